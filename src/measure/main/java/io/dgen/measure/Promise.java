package io.dgen.measure;

import io.dgen.Change;
import io.dgen.Content;
import io.dgen.ContentClass;
import io.dgen.StreamSpec;
import io.dgen.storage.manifest.Asked;
import io.dgen.storage.manifest.Manifest;
import io.dgen.stream.StreamLayout;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What manifests promise of a set of files, together. Immutable.
 *
 * @param manifests one for each file
 */
public record Promise(List<Manifest> manifests) {

  /** Copies the list. */
  public Promise {
    manifests = List.copyOf(manifests);
  }

  /**
   * The dedup ratio at a unit. That of a part of a stream is worked out: it may hold each unit once
   * only. Units that are larger than the dedup unit or do not divide it have no promise, nor have
   * those in which the filler may be alone, nor whole files. Units of format 2 that are hot, shared
   * or of a generation are counted one by one; of too many there is no promise. Nor is there of
   * files that share a stream of format 1.
   *
   * @param unitBytes the unit's size
   * @return bytes before : bytes after, if that is promised
   */
  public OptionalDouble dedupRatio(long unitBytes) {
    if (unitBytes == UnitRatios.WHOLE_FILES
        || !manifests.stream().allMatch(m -> repeatsIn(m, unitBytes))) {
      return OptionalDouble.empty();
    }
    if (manifests.stream().anyMatch(Promise::mustBeCounted)) {
      UnitCount count = new UnitCount(manifests);
      return count.possible() ? ratioOfSum(count.uniqueBytes()) : OptionalDouble.empty();
    }
    if (manifests.stream().map(Promise::identity).distinct().count() < manifests.size()) {
      return OptionalDouble.empty();
    }
    double ratio = manifests.getFirst().spec().dedupRatio();
    if (manifests.stream().allMatch(m -> isWhole(m) && m.spec().dedupRatio() == ratio)) {
      return OptionalDouble.of(ratio);
    }
    double unique = manifests.stream().mapToDouble(Promise::uniqueBytes).sum();
    return ratioOfSum(unique);
  }

  /**
   * The compression ratio at a unit by matches alone. Where compressors see more than the dedup
   * unit they find the repeated ones, too: whole files have a promise only if nothing repeats in
   * them.
   *
   * @param unitBytes the unit's size, or {@link UnitRatios#WHOLE_FILES}
   * @return bytes before : bytes after, if that is promised
   */
  public OptionalDouble compressRatio(long unitBytes) {
    return compressRatio(unitBytes, each -> 1 / each.compressRatio());
  }

  /**
   * The compression ratio at a unit by a compressor: the one that was asked for, if it was asked
   * for by this compressor at this unit; otherwise that by matches and, for zstd, by entropy.
   * gzip's codes are too coarse for a promise where bytes have fewer than 8 random bits.
   *
   * @param unitBytes the unit's size, or {@link UnitRatios#WHOLE_FILES}
   * @param compressor the compressor
   * @return bytes before : bytes after, if that is promised
   */
  public OptionalDouble compressRatio(long unitBytes, Compressor compressor) {
    OptionalDouble asked = asked(new CompressionTarget(compressor, unitBytes).name());
    if (asked.isPresent()) {
      return asked;
    }
    boolean plain =
        manifests.stream()
            .flatMap(m -> m.spec().content().mix().stream())
            .allMatch(each -> each.entropyBits() == ContentClass.ALL_BITS);
    return switch (compressor.format()) {
      case LZ4, SNAPPY -> compressRatio(unitBytes);
      case GZIP -> plain ? compressRatio(unitBytes) : OptionalDouble.empty();
      case ZSTD ->
          compressRatio(
              unitBytes,
              each -> (double) each.entropyBits() / ContentClass.ALL_BITS / each.compressRatio());
    };
  }

  /** The ratio that was asked for of all files, by a compressor at a unit. */
  private OptionalDouble asked(String target) {
    double after = 0;
    for (Manifest manifest : manifests) {
      OptionalDouble ratio =
          manifest.asked().ratios().stream()
              .filter(r -> r.target().equals(target) && r.asked() > 0)
              .mapToDouble(Asked.Ratio::asked)
              .findFirst();
      if (ratio.isEmpty()) {
        return ratio;
      }
      after += manifest.length() / ratio.getAsDouble();
    }
    return ratioOfSum(after);
  }

  private OptionalDouble compressRatio(long unitBytes, ToDoubleFunction<ContentClass> left) {
    boolean mixed = false;
    for (Manifest manifest : manifests) {
      StreamSpec spec = manifest.spec();
      boolean whole = unitBytes == UnitRatios.WHOLE_FILES;
      boolean repeats = spec.dedupRatio() > 1 || spec.sharing().ratio() > 0;
      boolean classes = spec.content().mix().size() > 1;
      mixed |= classes;
      if (whole ? repeats || classes : unitBytes % spec.compressUnit() != 0) {
        return OptionalDouble.empty();
      }
      if ((repeats || classes) && spec.dedupUnit() % unitBytes != 0) {
        return OptionalDouble.empty();
      }
    }
    if (mixed) {
      UnitCount count = new UnitCount(manifests);
      if (count.possible()) {
        return ratioOfSum(count.bytesLeft(left));
      }
    }
    return ratioOfSum(
        manifests.stream().mapToDouble(m -> m.length() * left(m.spec().content(), left)).sum());
  }

  /** What is left of all units in the long run. */
  private static double left(Content content, ToDoubleFunction<ContentClass> left) {
    double weights = content.mix().stream().mapToDouble(ContentClass::weight).sum();
    return content.mix().stream()
            .mapToDouble(each -> each.weight() * left.applyAsDouble(each))
            .sum()
        / weights;
  }

  /** Whether its units are not repeated at equal distances, or others may have them, too. */
  private static boolean mustBeCounted(Manifest manifest) {
    StreamSpec spec = manifest.spec();
    return spec.dedup().hotUnits() > 0
        || spec.sharing().ratio() > 0
        || !spec.change().equals(Change.NONE);
  }

  private OptionalDouble ratioOfSum(double after) {
    return after > 0
        ? OptionalDouble.of(manifests.stream().mapToDouble(Manifest::length).sum() / after)
        : OptionalDouble.empty();
  }

  private static boolean repeatsIn(Manifest manifest, long unitBytes) {
    StreamSpec spec = manifest.spec();
    boolean distinct = spec.compressRatio() == 1 || unitBytes % spec.compressUnit() == 0;
    return distinct && spec.dedupUnit() % unitBytes == 0 && manifest.position() % unitBytes == 0;
  }

  /** Streams that differ in it have nothing in common. */
  private static List<Long> identity(Manifest manifest) {
    return List.of(manifest.spec().seed(), manifest.spec().stream());
  }

  private static boolean isWhole(Manifest manifest) {
    return manifest.length() == manifest.spec().size();
  }

  /** Bytes that do not repeat: of every span its unique units, or what there is of them. */
  private static double uniqueBytes(Manifest manifest) {
    StreamSpec spec = manifest.spec();
    double unit = spec.dedupUnit();
    double span = spec.dedupSpan() * unit;
    double unique = StreamLayout.unique(spec.dedupRatio(), spec.dedupSpan()) * unit;
    double start = manifest.position();
    double end = start + manifest.length();
    double inFirst = Math.min(end, (Math.floor(start / span) + 1) * span) - start;
    double rest = end - start - inFirst;
    double fullSpans = Math.floor(rest / span);
    return Math.min(inFirst, unique)
        + fullSpans * unique
        + Math.min(rest - fullSpans * span, unique);
  }
}
