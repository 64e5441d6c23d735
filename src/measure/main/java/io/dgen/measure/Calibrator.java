package io.dgen.measure;

import io.dgen.ContentClass;
import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.StreamSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Searches for the parameter of a calibrated stream. */
final class Calibrator {

  /** The least number of bytes of units to compress for a measurement. */
  private static final int SAMPLE_BYTES = 4 << 20;

  /** The same for whole files: several times the window of the compressors. */
  private static final int WHOLE_SAMPLE_BYTES = 8 << 20;

  /** The search ends so near to the ratio: the whole stream is a little off the sample. */
  private static final double NEAR = Calibration.TOLERANCE / 10;

  private static final int MOST_STEPS = 30;

  /** The number of samples of a stream that is long enough. */
  private static final int MOST_PARTS = 4;

  /** The most that one random row more adds to the compressed size. More is a jump. */
  private static final int MOST_ROW_BYTES = 128;

  /** How many rows more and fewer are tried where the size jumps. */
  private static final int AROUND = 6;

  /** How far from a whole number of rows a point may be. */
  private static final double MARGIN = 0.02;

  private static final int ROW_BYTES = 64;

  /** Parameters are rounded to it, so that people can read them. */
  private static final double ROUNDING = 1e6;

  private final StreamSpec spec;
  private final CompressionTarget target;
  private final double ratio;
  private final double wanted;
  private final byte[] sample;
  private final int unitRows;

  /** The measured point that is nearest to the ratio; null at first. */
  private Point best = new Point(1, 1, Long.MAX_VALUE);

  Calibrator(StreamSpec spec, CompressionTarget target, double ratio) {
    this.spec = spec;
    this.target = target;
    this.ratio = ratio;
    unitRows = spec.compressUnit() / ROW_BYTES;
    sample = new byte[(int) Math.min(spec.size(), sampleBytes(target.unitBytes()))];
    wanted = sample.length / ratio;
  }

  private static long sampleBytes(long unit) {
    return unit == UnitRatios.WHOLE_FILES
        ? WHOLE_SAMPLE_BYTES
        : Math.ceilDiv(SAMPLE_BYTES, unit) * unit;
  }

  /**
   * A parameter, and what it comes to.
   *
   * @param rows random rows of a compression unit, on average
   * @param parameter the spec's compression ratio
   * @param bytes the sample's, compressed
   */
  private record Point(double rows, double parameter, long bytes) {}

  /**
   * Searches from the smallest to the largest number of random rows. Where matches are found or
   * overlooked all at once, the compressed size jumps, nearly always at a whole number of rows: a
   * size that is jumped over may still lie between other whole numbers.
   */
  Calibration find() {
    Point low = measure(1);
    Point high = measure(unitRows);
    boolean found = search(low, high);
    if (!found && encloses(low, high)) {
      int around = (int) best.rows;
      for (int rows = Math.max(1, around - AROUND);
          rows < Math.min(unitRows, around + AROUND);
          rows++) {
        low = measure(rows + MARGIN);
        high = measure(rows + 1 - MARGIN);
        found = search(low, high);
      }
    }
    Calibration.Outcome outcome =
        deviation(best) <= Calibration.TOLERANCE
            ? Calibration.Outcome.REACHED
            : found ? Calibration.Outcome.NEAREST_ROWS : Calibration.Outcome.IMPOSSIBLE;
    StreamSpec result = with(spec, best.parameter);
    return outcome == Calibration.Outcome.REACHED
        ? checked(result)
        : new Calibration(target, ratio, result, ratio(best.bytes), outcome);
  }

  /** Whether other parts of the stream have the ratio, too. */
  private Calibration checked(StreamSpec result) {
    int parts = (int) Math.min(MOST_PARTS, spec.size() / sample.length);
    long[] ends = compressedBytes(best.parameter, parts);
    boolean steady = true;
    for (int part = 1; part < parts; part++) {
      steady &= deviation(ratio(ends[part] - ends[part - 1])) <= Calibration.PART_TOLERANCE;
    }
    double mean = (double) parts * sample.length / ends[parts - 1];
    steady &= deviation(mean) <= Calibration.TOLERANCE;
    return new Calibration(
        target,
        ratio,
        result,
        mean,
        steady ? Calibration.Outcome.REACHED : Calibration.Outcome.UNSTEADY);
  }

  private boolean encloses(Point low, Point high) {
    return low.bytes <= wanted && wanted <= high.bytes;
  }

  /**
   * The compressed size grows with the number of random rows, nearly in proportion: the secant of
   * two points that enclose the size wanted is drawn again and again. (Where one end stays, its
   * distance is halved: the Illinois method.)
   *
   * @return whether the best point is near, or as near as whole rows allow
   */
  private boolean search(Point lowest, Point highest) {
    if (isNear(best) || !encloses(lowest, highest)) {
      return isNear(best);
    }
    Point low = lowest;
    Point high = highest;
    double lowOff = low.bytes - wanted;
    double highOff = high.bytes - wanted;
    // Between two neighbours of this distance the sample is the same.
    double least = (double) spec.compressUnit() / sample.length;
    for (int step = 0; step < MOST_STEPS && !isNear(best); step++) {
      double width = high.rows - low.rows;
      if (width <= least) {
        return high.bytes - low.bytes <= MOST_ROW_BYTES;
      }
      double at = low.rows - lowOff * width / (highOff - lowOff);
      double margin = width / 100;
      Point next = measure(Math.clamp(at, low.rows + margin, high.rows - margin));
      if (next.bytes < wanted) {
        low = next;
        lowOff = next.bytes - wanted;
        highOff /= 2;
      } else {
        high = next;
        highOff = next.bytes - wanted;
        lowOff /= 2;
      }
    }
    return deviation(best) <= Calibration.TOLERANCE;
  }

  private double deviation(double reached) {
    return Math.abs(reached / ratio - 1);
  }

  private double deviation(Point point) {
    return deviation(ratio(point.bytes));
  }

  /** What a sample comes to that has so many bytes when it is compressed. */
  private double ratio(long bytes) {
    return (double) sample.length / bytes;
  }

  private boolean isNear(Point point) {
    return deviation(point) <= NEAR;
  }

  private Point measure(double rows) {
    double parameter = Math.clamp(Math.rint(unitRows / rows * ROUNDING) / ROUNDING, 1, unitRows);
    Point point = new Point(rows, parameter, compressedBytes(parameter, 1)[0]);
    if (deviation(point) < deviation(best)) {
      best = point;
    }
    return point;
  }

  /** To how many bytes the stream is compressed up to the end of each of some samples in a row. */
  private long[] compressedBytes(double parameter, int samples) {
    // Nothing repeats in it, whatever does in the stream: a compressor would find the copies.
    StreamSpec unique =
        StreamSpec.builder((long) samples * sample.length).seed(spec.seed()).stream(spec.stream())
            .build();
    StreamSpec compressible =
        new StreamSpec(
            unique.seed(),
            unique.stream(),
            unique.size(),
            unique.dedup(),
            unique.sharing(),
            unique.change(),
            with(spec, parameter).content());
    GeneratorConfig config = GeneratorConfig.builder().maxThreads(1).build();
    long[] ends = new long[samples];
    try (DataGenerator generator = DataGenerator.open(compressible, config);
        Sink sink = sink()) {
      for (int i = 0; i < samples; i++) {
        generator.fillAt((long) i * sample.length, sample);
        ends[i] = sink.add(i == samples - 1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("what only counts does not fail", e);
    }
    return ends;
  }

  private static StreamSpec with(StreamSpec spec, double parameter) {
    ContentClass only = spec.content().mix().getFirst();
    return Samples.with(
        spec,
        List.of(new ContentClass(only.weight(), parameter, only.entropyBits(), only.filler())));
  }

  /** Compresses one sample after the other. */
  private interface Sink extends AutoCloseable {

    /** Adds the sample, perhaps the last one, and returns all bytes so far. */
    long add(boolean last) throws IOException;

    @Override
    void close() throws IOException;
  }

  private Sink sink() throws IOException {
    Compressor compressor = target.compressor();
    return target.unitBytes() == UnitRatios.WHOLE_FILES
        ? new WholeSink(compressor)
        : new UnitSink(compressor, (int) target.unitBytes());
  }

  private final class WholeSink implements Sink {
    private final CountingStream counting = new CountingStream();
    private final OutputStream out;

    WholeSink(Compressor compressor) throws IOException {
      out = compressor.codec().stream(compressor.level(), counting);
    }

    @Override
    public long add(boolean last) throws IOException {
      out.write(sample);
      if (last) {
        out.close();
      } else {
        out.flush();
      }
      return counting.bytes();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  private final class UnitSink implements Sink {
    private final int unit;
    private final UnitCompressor units;
    private long bytes;

    UnitSink(Compressor compressor, int unit) {
      this.unit = unit;
      units = compressor.units(unit);
    }

    @Override
    public long add(boolean last) {
      for (int start = 0; start < sample.length; start += unit) {
        bytes += units.compressedBytes(sample, start, Math.min(unit, sample.length - start));
      }
      return bytes;
    }

    @Override
    public void close() {
      units.close();
    }
  }
}
