package io.dgen.cli.options;

import io.dgen.storage.locate.GenerationRange;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.locate.OtherStreams;
import io.dgen.storage.locate.StreamRange;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options for the other streams that data may belong to. */
public final class OriginOptions {

  @Option(
      names = "--also-seed",
      paramLabel = "N",
      converter = Unsigned.class,
      description = "Also search for data of this seed, for example of an older run. Repeatable.")
  private List<Long> seeds = List.of();

  @Option(
      names = "--also-stream",
      paramLabel = "A[..B]",
      converter = RangeConverter.class,
      description =
          "Also search for data of these streams, for example of other files. Repeatable.")
  private List<StreamRange> streams = List.of();

  @Option(
      names = "--also-generation",
      paramLabel = "A[..B]",
      converter = GenerationsConverter.class,
      description =
          "Look for data of these generations, too. Repeatable. Default: the last ten below the"
              + " one expected.")
  private List<GenerationRange> generations = List.of();

  /** Reads {@code 7}, or {@code 0..99} with both ends included. */
  static final class GenerationsConverter implements ITypeConverter<GenerationRange> {
    @Override
    public GenerationRange convert(String text) {
      StreamRange range = new RangeConverter().convert(text);
      long last = range.first() + range.count() - 1;
      if (range.first() < 0 || last < 0 || last > Integer.MAX_VALUE) {
        throw new TypeConversionException("'" + text + "' must be of 0 to 2147483647");
      }
      return new GenerationRange(range.first(), last);
    }
  }

  /** Reads {@code 7}, or {@code 0..99} with both ends included. */
  static final class RangeConverter implements ITypeConverter<StreamRange> {
    @Override
    public StreamRange convert(String text) {
      Unsigned number = new Unsigned();
      String[] ends = text.split("\\.\\.", -1);
      if (ends.length > 2) {
        throw new TypeConversionException(
            "'" + text + "' must be a number, or two with .. between");
      }
      long first = number.convert(ends[0]);
      long last = number.convert(ends[ends.length - 1]);
      if (Long.compareUnsigned(first, last) > 0 || last - first < 0 || last - first + 1 < 0) {
        throw new TypeConversionException(
            "'" + text + "' must be a range of 1 to 2^63-1 numbers, the least first");
      }
      return new StreamRange(first, last - first + 1);
    }
  }

  /** For picocli, which makes it. */
  OriginOptions() {}

  /**
   * Returns the streams to search.
   *
   * @param more streams besides those asked for
   * @return all of them
   */
  public OtherStreams others(List<StreamRange> more) {
    List<StreamRange> all = new ArrayList<>(streams);
    all.addAll(more);
    return new OtherStreams(
        seeds, all, generations, generations.isEmpty() ? GenerationRange.DEFAULT_BELOW : 0);
  }

  /**
   * Creates a finder.
   *
   * @param others the streams to search besides the data's own
   * @param searches how many searches it makes
   * @param rangeBytes how many bytes of all streams a search covers
   * @param threads how many threads it uses
   * @return the finder
   */
  public static OriginFinder finder(
      OtherStreams others, int searches, long rangeBytes, int threads) {
    return new OriginFinder(new OriginFinder.Settings(others, searches, rangeBytes, threads));
  }
}
