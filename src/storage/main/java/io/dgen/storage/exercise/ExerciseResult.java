package io.dgen.storage.exercise;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a workload.
 *
 * @param seconds how long it ran, without the final verification
 * @param operations what was done
 * @param verified blocks that were read and compared
 * @param unverified blocks that were read but not judged: never written, or written meanwhile
 * @param zeroingRefused why ranges could not be zeroed here, if that was asked for
 * @param bad the first 1000 wrong blocks
 * @param badBlocks how many wrong blocks were met
 * @param failures how many reads, writes and flushes failed
 * @param failure the first of them
 * @param finalVerdicts how many blocks got each verdict at the end; empty if that was not asked for
 * @param finalSeconds how long the final verification took
 * @param interrupted whether {@link Exerciser#stop} ended it before its time
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record ExerciseResult(
    double seconds,
    Map<Operation, OperationStatistics> operations,
    long verified,
    long unverified,
    Optional<String> zeroingRefused,
    List<BlockFinding> bad,
    long badBlocks,
    long failures,
    Optional<IOException> failure,
    Map<Verdict, Long> finalVerdicts,
    double finalSeconds,
    boolean interrupted) {

  /** Copies the collections. */
  public ExerciseResult {
    operations = Map.copyOf(operations);
    bad = List.copyOf(bad);
    finalVerdicts = Map.copyOf(finalVerdicts);
  }

  /**
   * Returns how many operations were done.
   *
   * @return their number
   */
  public long operationCount() {
    return operations.values().stream().mapToLong(OperationStatistics::count).sum();
  }
}
