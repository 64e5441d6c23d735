package io.dgen.storage.exercise;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** When the generations that wrong blocks hold, or should hold, were written. */
public final class JournalTimes {

  private record Place(long block, int generation) {}

  private final Map<Place, Long> micros = new HashMap<>();

  private JournalTimes() {}

  /**
   * Returns no times.
   *
   * @return without any
   */
  public static JournalTimes none() {
    return new JournalTimes();
  }

  /**
   * Looks up the times in a journal.
   *
   * @param journal the open journal
   * @param findings the blocks
   * @return the times
   * @throws IOException if it cannot be read
   */
  public static JournalTimes of(JournalReader journal, Collection<BlockFinding> findings)
      throws IOException {
    JournalTimes times = new JournalTimes();
    for (BlockFinding finding : findings) {
      times.want(finding.block(), Version.generation(finding.allowed().low()));
      times.want(finding.block(), Version.generation(finding.allowed().high()));
      for (FoundRun run : finding.found()) {
        times.want(run.block(), run.generation());
      }
    }
    Map<Long, Boolean> blocks = new HashMap<>();
    times.micros.keySet().forEach(place -> blocks.put(place.block, true));
    journal.forEach(
        (index, record) -> {
          if (record.type() == RecordType.INTENT) {
            for (int i = 0; i < record.count(); i++) {
              long block = record.number() + i;
              if (blocks.containsKey(block)) {
                times.micros.replace(
                    new Place(block, Version.generation(record.version())), record.micros());
              }
            }
          }
        });
    return times;
  }

  private void want(long block, int generation) {
    micros.put(new Place(block, generation), -1L);
  }

  /**
   * Returns when a generation of a block was written.
   *
   * @param block the block
   * @param generation the generation
   * @return seconds since the journal's start; empty if it does not say
   */
  public OptionalDouble seconds(long block, int generation) {
    long at = micros.getOrDefault(new Place(block, generation), -1L);
    return at < 0 ? OptionalDouble.empty() : OptionalDouble.of(at / 1e6);
  }

  @Override
  public String toString() {
    return "JournalTimes[" + micros.size() + "]";
  }
}
