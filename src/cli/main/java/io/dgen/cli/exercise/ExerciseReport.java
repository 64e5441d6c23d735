package io.dgen.cli.exercise;

import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Unsigned;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Failures;
import io.dgen.cli.output.Text;
import io.dgen.storage.exercise.BlockFinding;
import io.dgen.storage.exercise.ExerciseResult;
import io.dgen.storage.exercise.JournalHeader;
import io.dgen.storage.exercise.Operation;
import io.dgen.storage.exercise.OperationStatistics;
import io.dgen.storage.exercise.Verdict;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a workload, as text and as JSON.
 *
 * @param header the target and its blocks
 * @param inFlight how many operations were in flight
 * @param direct whether the page cache was bypassed
 * @param result how it went
 * @param text puts findings into words
 */
record ExerciseReport(
    JournalHeader header, int inFlight, boolean direct, ExerciseResult result, FindingText text) {

  private static final int MOST_LINES = 20;
  private static final double MEGA = 1e6;

  boolean isBad() {
    return result.badBlocks() > 0;
  }

  /** Returns the command's exit status: wrong data outweighs failures. */
  int status() {
    if (isBad()) {
      return ExitStatus.DATA_WRONG;
    }
    return result.failures() > 0 ? ExitStatus.IO_FAILURE : ExitStatus.GOOD;
  }

  private String outcome() {
    if (isBad()) {
      return "WRONG";
    }
    if (result.failures() > 0) {
      return "FAILED";
    }
    return result.interrupted() ? "INTERRUPTED, nothing wrong so far" : "good";
  }

  void print(PrintWriter to) {
    to.println(
        Text.format(
            "%s: %s; exercised %s for %.1f s, %d in flight%s, sync %s; seed %s",
            header.target(),
            outcome(),
            FindingText.blocks(header.blocks(), header.blockBytes()),
            result.seconds(),
            inFlight,
            direct ? ", direct" : "",
            NameConverter.name(header.sync()),
            Unsigned.format(header.spec().seed())));
    for (Operation operation : Operation.values()) {
      OperationStatistics one = result.operations().get(operation);
      if (one != null && one.count() > 0) {
        to.println(line(operation, one));
      }
    }
    to.println(
        Text.format(
            "verified %d blocks read; %d not judged: never written, or being written",
            result.verified(), result.unverified()));
    result.zeroingRefused().ifPresent(why -> to.println("zero was left out of the mix: " + why));
    if (!result.finalVerdicts().isEmpty()) {
      to.println(finalLine());
    }
    printBad(to, result.bad(), result.badBlocks(), text);
    result
        .failure()
        .ifPresent(
            e ->
                to.println(
                    Text.format(
                        "%d %s: %s",
                        result.failures(),
                        result.failures() == 1 ? "failure" : "failures, the first",
                        Failures.reason(e))));
    to.flush();
  }

  private String line(Operation operation, OperationStatistics one) {
    double perSecond = result.seconds() > 0 ? one.count() / result.seconds() : 0;
    double megabytes = result.seconds() > 0 ? one.bytes() / result.seconds() / MEGA : 0;
    return Text.format(
        "%-5s %d, %.0f per second%s; in µs: p50 %.0f, p90 %.0f, p99 %.0f, p99.9 %.0f, max %.0f",
        NameConverter.name(operation),
        one.count(),
        perSecond,
        operation == Operation.FLUSH ? "" : Text.format(", %.1f MB/s", megabytes),
        one.micros(50),
        one.micros(90),
        one.micros(99),
        one.micros(99.9),
        one.micros(100));
  }

  private String finalLine() {
    long good = result.finalVerdicts().getOrDefault(Verdict.CURRENT, 0L);
    long unknown = result.finalVerdicts().getOrDefault(Verdict.UNKNOWN, 0L);
    long all = result.finalVerdicts().values().stream().mapToLong(n -> n).sum();
    return Text.format(
        "at the end: %d of %d blocks read hold their latest generation%s; took %.3f s",
        good,
        all,
        unknown > 0 ? ", " + unknown + " were never written, or their write failed" : "",
        result.finalSeconds());
  }

  static void printBad(PrintWriter to, List<BlockFinding> bad, long count, FindingText text) {
    for (int i = 0; i < Math.min(MOST_LINES, bad.size()); i++) {
      to.println("  " + text.line(bad.get(i)));
    }
    if (count > MOST_LINES) {
      to.println("  and " + (count - MOST_LINES) + " more wrong blocks");
    }
  }

  /** Adds what was exercised. */
  static void describe(JournalHeader header, Map<String, Object> json) {
    json.put("seed", Unsigned.format(header.spec().seed()));
    json.put("stream", Unsigned.format(header.spec().stream()));
    json.put("size", header.spec().size());
    json.put("blockBytes", header.blockBytes());
    json.put("blocks", header.blocks());
    json.put("sync", NameConverter.name(header.sync()));
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("target", header.target());
    json.put("good", !isBad() && result.failures() == 0 && !result.interrupted());
    json.put("interrupted", result.interrupted());
    describe(header, json);
    json.put("inFlight", inFlight);
    json.put("direct", direct);
    json.put("seconds", result.seconds());
    Map<String, Object> operations = new LinkedHashMap<>();
    for (Operation operation : Operation.values()) {
      OperationStatistics one = result.operations().get(operation);
      if (one != null && one.count() > 0) {
        operations.put(NameConverter.name(operation), json(one));
      }
    }
    json.put("operations", operations);
    json.put("verifiedBlocks", result.verified());
    json.put("unjudgedBlocks", result.unverified());
    json.put("zeroLeftOut", result.zeroingRefused().orElse(null));
    json.put("finalVerdicts", verdicts(result.finalVerdicts()));
    json.put("finalSeconds", result.finalSeconds());
    json.put("badBlocks", result.badBlocks());
    json.put("bad", result.bad().stream().map(text::json).toList());
    json.put("failures", result.failures());
    json.put("failure", result.failure().map(Failures::reason).orElse(null));
    return json;
  }

  static Map<String, Object> verdicts(Map<Verdict, Long> counts) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (Verdict verdict : Verdict.values()) {
      if (counts.containsKey(verdict)) {
        json.put(NameConverter.name(verdict), counts.get(verdict));
      }
    }
    return json;
  }

  private Map<String, Object> json(OperationStatistics one) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("count", one.count());
    json.put("bytes", one.bytes());
    json.put("perSecond", result.seconds() > 0 ? one.count() / result.seconds() : 0);
    Map<String, Object> micros = new LinkedHashMap<>();
    micros.put("p50", one.micros(50));
    micros.put("p90", one.micros(90));
    micros.put("p99", one.micros(99));
    micros.put("p99.9", one.micros(99.9));
    micros.put("max", one.micros(100));
    json.put("latencyMicros", micros);
    json.put(
        "histogram", // upper bounds in microseconds, and counts
        one.buckets().stream().map(bucket -> List.of(bucket.micros(), bucket.count())).toList());
    return json;
  }
}
