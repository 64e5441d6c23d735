package io.dgen.cli.exercise;

import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.Text;
import io.dgen.storage.exercise.Allowed;
import io.dgen.storage.exercise.BlockContent;
import io.dgen.storage.exercise.BlockFinding;
import io.dgen.storage.exercise.FoundRun;
import io.dgen.storage.exercise.JournalTimes;
import io.dgen.storage.exercise.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Puts wrong blocks into words and JSON. */
final class FindingText {

  private final JournalTimes times;

  FindingText(JournalTimes times) {
    this.times = times;
  }

  /** Returns a line on a block. */
  String line(BlockFinding finding) {
    StringBuilder line =
        new StringBuilder(
            Text.format(
                "block %d at offset %d: %s; should hold %s",
                finding.block(),
                finding.offset(),
                NameConverter.name(finding.verdict()).toUpperCase(java.util.Locale.ROOT),
                expected(finding)));
    if (finding.found().isEmpty()) {
      return line.append("; cannot be read").toString();
    }
    boolean whole = finding.found().size() == 1;
    line.append(whole ? "; holds " : "; by sectors of 512 bytes: ");
    List<String> parts = new ArrayList<>();
    for (FoundRun run : finding.found()) {
      String what = what(finding.block(), run);
      int last = run.sector() + run.sectors() - 1;
      String where = run.sectors() == 1 ? Integer.toString(last) : run.sector() + " to " + last;
      parts.add(whole ? what : where + " hold " + what);
    }
    return line.append(String.join(", ", parts)).toString();
  }

  private String expected(BlockFinding finding) {
    Allowed allowed = finding.allowed();
    String high = version(finding.block(), allowed.high());
    if (allowed.low() == allowed.high()) {
      return high;
    }
    return version(finding.block(), allowed.low()) + ", or up to " + high;
  }

  private String version(long block, int version) {
    int generation = Version.generation(version);
    String written = written(block, generation);
    return switch (Version.kind(version)) {
      case DATA -> "generation " + generation + written;
      case ZEROS -> generation == 0 ? "zeros" : "zeros of generation " + generation + written;
      case UNKNOWN -> "anything";
    };
  }

  private String written(long block, int generation) {
    OptionalDouble seconds = times.seconds(block, generation);
    return seconds.isEmpty() ? "" : Text.format(" (written at %.3f s)", seconds.getAsDouble());
  }

  private String what(long block, FoundRun run) {
    return switch (run.what()) {
      case GENERATION -> "generation " + run.generation() + written(block, run.generation());
      case ZEROS -> "zeros";
      case OTHER_BLOCK ->
          "data of block "
              + run.block()
              + ", generation "
              + run.generation()
              + written(run.block(), run.generation());
      case OTHER_DATA -> "other data";
    };
  }

  /** Returns a block for programs. */
  Map<String, Object> json(BlockFinding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("block", finding.block());
    json.put("offset", finding.offset());
    json.put("verdict", NameConverter.name(finding.verdict()));
    json.put("oldestAllowedGeneration", Version.generation(finding.allowed().low()));
    json.put("latestGeneration", Version.generation(finding.allowed().high()));
    json.put("inFlight", finding.allowed().inFlight());
    List<Object> found = new ArrayList<>();
    for (FoundRun run : finding.found()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("offset", finding.offset() + (long) run.sector() * BlockContent.SECTOR_BYTES);
      one.put("bytes", run.sectors() * BlockContent.SECTOR_BYTES);
      one.put("what", NameConverter.name(run.what()));
      if (run.what() == FoundRun.What.GENERATION || run.what() == FoundRun.What.OTHER_BLOCK) {
        one.put("block", run.block());
        one.put("generation", run.generation());
        times
            .seconds(run.block(), run.generation())
            .ifPresent(seconds -> one.put("writtenAtSeconds", seconds));
      }
      found.add(one);
    }
    json.put("found", found);
    return json;
  }

  static String blocks(long blocks, int blockBytes) {
    return blocks + " blocks of " + Size.format(blockBytes);
  }
}
