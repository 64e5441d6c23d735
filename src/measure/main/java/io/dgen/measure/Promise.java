package io.dgen.measure;

import io.dgen.StreamSpec;
import io.dgen.storage.manifest.Manifest;
import io.dgen.stream.StreamLayout;
import java.util.List;
import java.util.OptionalDouble;

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
   * those in which the filler may be alone, nor files that share a stream, nor whole files.
   *
   * @param unitBytes the unit's size
   * @return bytes before : bytes after, if that is promised
   */
  public OptionalDouble dedupRatio(long unitBytes) {
    if (unitBytes == UnitRatios.WHOLE_FILES
        || !manifests.stream().allMatch(m -> repeatsIn(m, unitBytes))
        || manifests.stream().map(Promise::identity).distinct().count() < manifests.size()) {
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
   * The compression ratio at a unit. Where compressors see more than the dedup unit they find the
   * repeated ones, too: whole files have a promise only if nothing repeats in them.
   *
   * @param unitBytes the unit's size, or {@link UnitRatios#WHOLE_FILES}
   * @return bytes before : bytes after, if that is promised
   */
  public OptionalDouble compressRatio(long unitBytes) {
    for (Manifest manifest : manifests) {
      StreamSpec spec = manifest.spec();
      boolean whole = unitBytes == UnitRatios.WHOLE_FILES;
      if (whole ? spec.dedupRatio() > 1 : unitBytes % spec.compressUnit() != 0) {
        return OptionalDouble.empty();
      }
      if (spec.dedupRatio() > 1 && spec.dedupUnit() % unitBytes != 0) {
        return OptionalDouble.empty();
      }
    }
    return ratioOfSum(
        manifests.stream().mapToDouble(m -> m.length() / m.spec().compressRatio()).sum());
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
