package io.dgen.cli.verify;

import io.dgen.RuntimeInfo;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Rate;
import io.dgen.cli.options.RequestText;
import io.dgen.cli.options.Size;
import io.dgen.cli.options.Unsigned;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Text;
import io.dgen.cli.result.OutputOptions;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.remote.RequestStatistics;
import io.dgen.storage.verify.VerifySettings;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/**
 * The result of verifying a file, as text and as JSON.
 *
 * @param findings what it holds
 * @param whole what the whole file should hold, of which a part may have been compared
 * @param settings how it was compared
 * @param runtime what made the bytes that it was compared with
 * @param requests what was requested from a store, if it is there
 */
record VerifyReport(
    FileFindings findings,
    Manifest whole,
    VerifySettings settings,
    RuntimeInfo runtime,
    Optional<RequestStatistics> requests) {

  private static final double ALL = 100;
  private static final double NEARLY_NONE = 0.01;

  Map<String, Object> json() {
    Map<String, Object> json = findings.json();
    json.put("rangeFrom", findings.manifest().offset());
    json.put("rangeTo", findings.manifest().end());
    json.put("notComparedBytes", notCompared());
    json.put("seconds", findings.result().seconds());
    json.put("gigabytesPerSecond", rate());
    putHow(json, settings, runtime);
    requests.ifPresent(statistics -> json.put("requests", RequestText.json(statistics)));
    return json;
  }

  /** Adds how it was compared. */
  static void putHow(Map<String, Object> json, VerifySettings settings, RuntimeInfo runtime) {
    json.put("samplePercent", settings.samplePercent());
    json.put("sampleSeed", Unsigned.format(settings.sampleSeed()));
    json.put("chunkBytes", settings.chunkBytes());
    json.put("maxBytesPerSecond", Rate.json(settings.rules().pace()));
    json.put("threads", settings.threads());
    json.put("queueDepth", settings.queueDepth());
    json.put("backend", NameConverter.name(runtime.backend()));
    json.put("isa", runtime.isa());
  }

  /** Notes what was chosen for options. */
  static void resolve(OutputOptions output, VerifySettings settings, RuntimeInfo runtime) {
    output.resolved("--sample-seed", Unsigned.format(settings.sampleSeed()));
    output.resolved("--chunk", settings.chunkBytes());
    output.resolved("--threads", settings.threads());
    output.resolved("--queue-depth", settings.queueDepth());
    output.resolved("--backend", NameConverter.name(runtime.backend()));
    output.resolved("--isa", runtime.isa());
  }

  void print(PrintWriter out) {
    out.println(
        Text.format(
            "%s: %s; %s compared in %.3f s, %s; seed %s%s",
            findings.file().equals("-") ? "stdin" : findings.file(),
            verdict(),
            Size.format(findings.result().comparedBytes()),
            findings.result().seconds(),
            Text.rate(rate()),
            Unsigned.format(findings.manifest().spec().seed()),
            generation()));
    printSample(out, settings, findings.result().checkedBytes(), findings.result().expectedBytes());
    printScope(out);
    findings.print(out);
    requests.ifPresent(statistics -> RequestText.print(statistics, out));
    out.flush();
  }

  /** Prints which bytes were not compared, as was asked for. */
  private void printScope(PrintWriter out) {
    Manifest part = findings.manifest();
    if (part.length() < whole.length()) {
      out.println(
          Text.format(
              "  a range: only bytes %d..%d of %d..%d were compared",
              part.offset(), part.end(), whole.offset(), whole.end()));
    } else if (part.offset() > 0) {
      out.println(Text.format("  the data is bytes %d..%d of the file", part.offset(), part.end()));
    }
    long stopped = findings.result().stoppedAt();
    if (stopped >= 0) {
      out.println(
          Text.format(
              "  stopped after %d bad %s: bytes %d..%d were not compared",
              findings.result().totals().pages(),
              findings.result().totals().pages() == 1 ? "page" : "pages",
              stopped,
              part.end()));
    }
  }

  /** Returns how many bytes were not compared because of a range or an early end. */
  private long notCompared() {
    long stopped = findings.result().stoppedAt();
    long rest = stopped < 0 ? 0 : findings.manifest().end() - stopped;
    return whole.length() - findings.manifest().length() + rest;
  }

  private String generation() {
    long generation = findings.manifest().spec().change().generation();
    return generation == 0 ? "" : ", generation " + generation;
  }

  private String verdict() {
    if (findings.good()) {
      return "good";
    }
    return findings.status() == ExitStatus.DATA_WRONG ? "WRONG" : "UNREADABLE in part";
  }

  /** Prints how much of it was compared, if not all. */
  static void printSample(PrintWriter out, VerifySettings settings, long checked, long expected) {
    if (settings.samplePercent() == ALL) {
      return;
    }
    double percent = expected == 0 ? ALL : ALL * checked / expected;
    out.println(
        Text.format(
            "  a sample: %s of %s (%s %%), sample seed %s",
            Size.format(checked),
            Size.format(expected),
            percent < NEARLY_NONE ? Text.format("%.2g", percent) : Text.format("%.2f", percent),
            Unsigned.format(settings.sampleSeed())));
  }

  private double rate() {
    return Text.gigabytesPerSecond(findings.result().comparedBytes(), findings.result().seconds());
  }
}
