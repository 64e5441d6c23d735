package io.dgen.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Measures how well data deduplicates and compresses. All inputs are one set: units that repeat are
 * found across them. Every input begins with a new unit.
 */
public final class RatioMeter {

  private final Plan plan;

  /**
   * A meter.
   *
   * @param plan what to measure
   */
  public RatioMeter(Plan plan) {
    this.plan = plan;
  }

  @Override
  public String toString() {
    return "RatioMeter[" + plan + "]";
  }

  /**
   * How many bytes will be read from inputs of so many bytes.
   *
   * @param bytes all inputs' bytes
   * @return what {@code progress} will have been told in the end
   */
  public long readBytes(long bytes) {
    int wholePasses = plan.wholeFiles() ? 1 + plan.compressors().size() : 0;
    return bytes * (wholePasses + (plan.unitBytes().isEmpty() ? 0 : 1));
  }

  /**
   * Measures.
   *
   * @param inputs what; files as one unit can be measured of positional sources alone
   * @param progress is told, on any thread, of bytes newly read
   * @return for each size of units in the plan's order what it came to, then for whole files
   * @throws IOException naming the input, if reading fails or an input becomes shorter meanwhile
   * @throws CompressorRefusedException if a compressor is unavailable here
   * @throws IllegalArgumentException if a whole file is wanted of a source that is not positional
   */
  public List<UnitRatios> measure(List<Input> inputs, LongConsumer progress) throws IOException {
    plan.compressors().forEach(Compressor::codec); // before anything is read
    if (plan.wholeFiles() && !inputs.stream().allMatch(i -> i.source().positional())) {
      throw new IllegalArgumentException("a stream can be read only once: whole files need files");
    }
    List<UnitRatios> results = new ArrayList<>();
    if (!plan.unitBytes().isEmpty()) {
      try (Units units = new Units(plan)) {
        results.addAll(units.measure(inputs, progress));
      }
    }
    if (plan.wholeFiles()) {
      results.add(new WholeFiles(plan, inputs, progress).measure());
    }
    return results;
  }
}
