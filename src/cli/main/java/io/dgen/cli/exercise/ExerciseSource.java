package io.dgen.cli.exercise;

import io.dgen.cli.live.LiveSource;
import io.dgen.cli.options.NameConverter;
import io.dgen.storage.exercise.Exerciser;
import io.dgen.storage.exercise.Operation;
import io.dgen.storage.exercise.OperationStatistics;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an exerciser tells of itself. It records latencies in any case: they are in its result. */
final class ExerciseSource implements LiveSource {

  private final Exerciser exerciser;
  private final Map<Operation, Long> counts = new EnumMap<>(Operation.class);

  ExerciseSource(Exerciser exerciser) {
    this.exerciser = exerciser;
  }

  @Override
  public void record() {
    // it does
  }

  @Override
  public Reading read() {
    Map<String, Operations> operations = new LinkedHashMap<>();
    long bytes = exerciser.filledBytes();
    for (Map.Entry<Operation, OperationStatistics> entry : exerciser.interval().entrySet()) {
      OperationStatistics one = entry.getValue();
      long count = counts.merge(entry.getKey(), one.count(), Long::sum);
      bytes += one.bytes();
      if (count > 0) {
        operations.put(
            NameConverter.name(entry.getKey()), new Operations(count, one.bytes(), one.latency()));
      }
    }
    return new Reading(bytes, operations, 0, 0, Map.of(), null, exerciser.errors());
  }
}
