package io.dgen.cli.live;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object a line for each second. */
final class JsonLines extends LineSink {

  /** Raised when a field changes its meaning or goes; not when one is added. */
  static final int SCHEMA_VERSION = 1;

  private static final JSON TEXT = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

  JsonLines(String name, long periodMillis, LineTarget target) {
    super(name, periodMillis, target);
  }

  @Override
  public void show(Sample sample) throws IOException {
    line(TEXT.asString(json(sample)));
  }

  static Map<String, Object> json(Sample sample) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schemaVersion", SCHEMA_VERSION);
    json.put("time", Instant.ofEpochMilli(sample.millis()).toString());
    json.put("command", sample.command());
    json.put("phase", sample.phase());
    json.put("target", sample.target());
    json.put("seconds", sample.seconds());
    json.put("intervalSeconds", sample.interval());
    json.put("bytes", sample.bytes());
    json.put("totalBytes", sample.goal().bytes() < 0 ? null : sample.goal().bytes());
    json.put("share", orNull(sample.share()));
    json.put("remainingSeconds", orNull(sample.remaining()));
    json.put("bytesPerSecond", sample.rate());
    json.put("meanBytesPerSecond", sample.meanRate());
    Map<String, Object> operations = new LinkedHashMap<>();
    sample.operations().forEach((name, one) -> operations.put(name, json(one)));
    json.put("operations", operations);
    json.put("dataShare", orNull(sample.dataShare()));
    json.put("dataSeconds", sample.dataSeconds());
    json.put("storageSeconds", sample.storageSeconds());
    List<Object> nodes = new ArrayList<>();
    sample.nodes().forEach((number, node) -> nodes.add(json(number, node)));
    json.put("nodes", nodes);
    json.put("files", json(sample.files()));
    json.put("errors", sample.errors());
    json.put("last", sample.last());
    return json;
  }

  private static @Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static Map<String, Object> json(Sample.Operations one) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("count", one.count());
    json.put("bytes", one.bytes());
    json.put("perSecond", one.perSecond());
    json.put("bytesPerSecond", one.bytesPerSecond());
    json.put("p50Micros", orNull(one.micros(50)));
    json.put("p99Micros", orNull(one.micros(99)));
    json.put("maxMicros", orNull(one.micros(100)));
    return json;
  }

  private static Map<String, Object> json(int number, Sample.Node node) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("node", number);
    json.put("bytes", node.bytes());
    json.put("bytesPerSecond", node.bytesPerSecond());
    return json;
  }

  private static @Nullable Map<String, Object> json(LiveSource.@Nullable Files files) {
    if (files == null) {
      return null;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("done", files.done());
    json.put("total", files.total());
    List<Object> current = new ArrayList<>();
    for (LiveSource.File file : files.current()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("file", file.name());
      one.put("bytes", file.done());
      one.put("totalBytes", file.bytes());
      current.add(one);
    }
    json.put("current", current);
    return json;
  }
}
