package io.dgen.cli.write;

import io.dgen.RuntimeInfo;
import io.dgen.StreamSpec;
import io.dgen.cli.options.Flags;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Rate;
import io.dgen.cli.options.RequestText;
import io.dgen.cli.options.Size;
import io.dgen.cli.options.Unsigned;
import io.dgen.cli.output.Text;
import io.dgen.cli.result.OutputOptions;
import io.dgen.storage.manifest.Asked;
import io.dgen.storage.write.FillResult;
import io.dgen.storage.write.WriteLatency;
import io.dgen.storage.write.WriteOptions;
import io.dgen.storage.write.WriteResult;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The result of writing, as text and as JSON.
 *
 * @param out the file, device or directory, or {@link #STDOUT}
 * @param manifest what says what it holds, if anything does
 * @param spec the stream, or that of the first file
 * @param asked what the stream's parameters were worked out from, if from anything
 * @param position where in the stream the file begins
 * @param files how many there are
 * @param result how it went
 * @param runtime what made the bytes
 * @param options how they were written
 * @param details more about how
 */
record WriteReport(
    String out,
    Optional<String> manifest,
    StreamSpec spec,
    Asked asked,
    long position,
    long files,
    WriteResult result,
    RuntimeInfo runtime,
    WriteOptions options,
    WriteDetails details) {

  static final String STDOUT = "stdout";

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", out);
    json.put("manifest", manifest.orElse(null));
    json.put("seed", Unsigned.format(spec.seed()));
    json.put("stream", Unsigned.format(spec.stream()));
    json.put("size", spec.size());
    json.put("formatVersion", spec.formatVersion());
    json.put("parameters", Flags.of(spec));
    json.put("asked", asked.equals(Asked.NOTHING) ? null : asked.options());
    json.put("ratios", asked.ratios().stream().map(WriteReport::json).toList());
    json.put("generation", spec.change().generation());
    json.put("position", position);
    json.put("offset", details.offset());
    json.put("leastFileSize", details.leastSize());
    json.put("full", details.filled().map(FillResult::full).orElse(null));
    json.put("files", files);
    json.put("bytes", result.bytes());
    json.put("keptBytes", result.keptBytes());
    json.put("bufferedBytes", result.bufferedBytes());
    json.put("checkSeconds", result.checkSeconds());
    json.put("seconds", result.seconds());
    json.put("gigabytesPerSecond", rate());
    json.put("generationWaitSeconds", result.generationWaitSeconds());
    json.put("storageWaitSeconds", result.storageWaitSeconds());
    json.put("syncSeconds", result.syncSeconds());
    json.put("synced", result.synced());
    json.put("writes", result.latency().count());
    json.put("latencyMicros", RequestText.micros(result.latency()));
    details
        .requests()
        .ifPresentOrElse(
            objects -> {
              json.put("partBytes", objects.partBytes());
              json.put("requests", RequestText.json(objects.statistics()));
            },
            () -> {
              json.put("chunkBytes", options.chunkBytes());
              json.put("blockBytes", options.blockBytes());
            });
    json.put("queueDepth", options.queueDepth());
    json.put("direct", options.direct());
    json.put("maxBytesPerSecond", Rate.json(options.rules().pace()));
    json.put("threads", result.generatingThreads());
    json.put("backend", NameConverter.name(runtime.backend()));
    json.put("isa", runtime.isa());
    return json;
  }

  private static Map<String, Object> json(Asked.Ratio ratio) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("for", ratio.target());
    json.put("asked", ratio.asked());
    json.put("measured", ratio.measured());
    return json;
  }

  /** Notes what was chosen for options. */
  void resolve(OutputOptions output) {
    output.resolved(files == 1 ? "--size" : "--file-size", spec.size());
    output.resolved("--seed", Unsigned.format(spec.seed()));
    output.resolved("--chunk", options.chunkBytes());
    output.resolved("--block-size", options.blockBytes());
    output.resolved("--queue-depth", options.queueDepth());
    output.resolved("--sync", options.sync());
    output.resolved("--threads", result.generatingThreads());
    output.resolved("--backend", NameConverter.name(runtime.backend()));
    output.resolved("--isa", runtime.isa());
    output.resolved("--store", NameConverter.name(runtime.store()));
    output.resolved("--pin", NameConverter.name(runtime.pinned()));
  }

  void print(PrintWriter to) {
    to.println(
        Text.format(
            "wrote %s to %s in %.3f s, %s; seed %s",
            Size.format(result.bytes()),
            files == 1 ? out : files + " files in " + out,
            result.seconds(),
            Text.rate(rate()),
            Unsigned.format(spec.seed())));
    details.lines(options).forEach(to::println);
    if (!asked.equals(Asked.NOTHING)) {
      to.println(asked.options() + ": " + Flags.of(spec));
    }
    for (Asked.Ratio ratio : asked.ratios()) {
      to.println(
          Text.format(
              "%s: ratio %.4g asked for, %.4g measured on a sample",
              ratio.target(), ratio.asked(), ratio.measured()));
    }
    if (spec.formatVersion() > 1 && asked.equals(Asked.NOTHING)) {
      to.println("stream format " + spec.formatVersion() + ": " + Flags.of(spec));
    }
    if (result.keptBytes() > 0 || result.checkSeconds() > 0) {
      to.println(
          Text.format(
              "kept %s that were right, checked in %.3f s",
              Size.format(result.keptBytes()), result.checkSeconds()));
    }
    to.println(
        Text.format(
            "%d threads generated; a writer waited %.3f s for data and %.3f s for storage%s",
            result.generatingThreads(),
            result.generationWaitSeconds(),
            result.storageWaitSeconds(),
            result.syncSeconds() > 0
                ? Text.format("; sync took %.3f s", result.syncSeconds())
                : ""));
    details
        .requests()
        .ifPresentOrElse(objects -> printRequests(objects, to), () -> printLatency(to));
    if (result.bufferedBytes() > 0) {
      to.println(Size.format(result.bufferedBytes()) + " at the end not direct: less than a block");
    }
    manifest.ifPresent(
        m ->
            to.println(
                "manifest " + m + (result.synced() ? "" : "; not synced to stable storage")));
    to.flush();
  }

  private void printRequests(WriteDetails.Requests objects, PrintWriter to) {
    to.println(
        Text.format(
            "%s of %s at most, queue depth %d",
            spec.size() > objects.partBytes() ? "parts" : "objects",
            Size.format(Math.min(objects.partBytes(), spec.size())),
            options.queueDepth()));
    RequestText.print(objects.statistics(), to);
  }

  private void printLatency(PrintWriter to) {
    WriteLatency latency = result.latency();
    to.println(
        Text.format(
            "%d writes of %s at most, queue depth %d%s; in µs: p50 %.0f, p90 %.0f, p99 %.0f,"
                + " p99.9 %.0f, max %.0f",
            latency.count(),
            Size.format(Math.min(options.blockBytes(), spec.size())),
            options.queueDepth(),
            options.direct() ? ", direct" : "",
            latency.p50(),
            latency.p90(),
            latency.p99(),
            latency.p999(),
            latency.max()));
  }

  private double rate() {
    return Text.gigabytesPerSecond(result.bytes(), result.seconds());
  }
}
