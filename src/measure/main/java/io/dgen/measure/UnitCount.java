package io.dgen.measure;

import io.dgen.ContentClass;
import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.NumaMode;
import io.dgen.StreamSpec;
import io.dgen.UnitSource;
import io.dgen.storage.manifest.Manifest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The units of files of streams, one by one: which are different, and of which classes. For streams
 * of format 2, whose copies have no equal distances and whose units other streams may have, too.
 */
final class UnitCount {

  /** More units are not counted. */
  private static final long MOST_UNITS = 1 << 20;

  /** What a source's units have in common: their keys, if not their numbers. */
  private record Keys(long seed, long stream, boolean shared, StreamSpec like) {}

  /** A source unit in one version. */
  private record Unit(int keys, long number, long since) {}

  private final List<Manifest> manifests;

  UnitCount(List<Manifest> manifests) {
    this.manifests = manifests;
  }

  /** Returns whether there are few enough to count. */
  boolean possible() {
    double units = 0;
    for (Manifest manifest : manifests) {
      units += (double) manifest.length() / manifest.spec().dedupUnit() + 2;
    }
    return units <= MOST_UNITS;
  }

  private interface Visitor {
    void visit(StreamSpec spec, UnitSource source, long bytes);
  }

  private void visit(Visitor visitor) {
    GeneratorConfig config =
        GeneratorConfig.builder().maxThreads(1).numaMode(NumaMode.DISABLED).build();
    Map<StreamSpec, DataGenerator> open = new HashMap<>();
    try {
      for (Manifest manifest : manifests) {
        StreamSpec spec = manifest.spec();
        StreamSpec like = spec.withSeed(0).withStream(0).withGeneration(0);
        DataGenerator generator =
            open.computeIfAbsent(like, s -> DataGenerator.open(s, config))
                .withSeed(spec.seed())
                .withStream(spec.stream())
                .withGeneration(spec.change().generation());
        long unit = spec.dedupUnit();
        long end = manifest.position() + manifest.length();
        for (long at = manifest.position(); at < end; ) {
          long bytes = Math.min(unit - at % unit, end - at);
          visitor.visit(spec, generator.sourceAt(at), bytes);
          at += bytes;
        }
      }
    } finally {
      open.values().forEach(DataGenerator::close);
    }
  }

  /** Returns how many bytes are different ones. */
  double uniqueBytes() {
    Map<Keys, Integer> keys = new HashMap<>();
    Set<Unit> seen = new HashSet<>();
    double[] unique = new double[1];
    visit(
        (spec, source, bytes) -> {
          StreamSpec like =
              spec.withSeed(0).withStream(0).withGeneration(0); // the pool's number is in it
          Keys of =
              new Keys(spec.seed(), source.shared() ? 0 : spec.stream(), source.shared(), like);
          int number = keys.computeIfAbsent(of, _ -> keys.size());
          if (seen.add(new Unit(number, source.number(), source.generations().first()))) {
            unique[0] += bytes;
          }
        });
    return unique[0];
  }

  /** Returns how many bytes are left of all units if so much is left of those of a class. */
  double bytesLeft(ToDoubleFunction<ContentClass> left) {
    double[] sum = new double[1];
    visit(
        (spec, source, bytes) ->
            sum[0] += bytes * left.applyAsDouble(spec.content().mix().get(source.contentClass())));
    return sum[0];
  }
}
