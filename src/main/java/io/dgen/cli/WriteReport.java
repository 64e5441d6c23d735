package io.dgen.cli;

import io.dgen.RuntimeInfo;
import io.dgen.io.Manifest;
import io.dgen.io.WriteResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What writing came to, for people and for programs.
 *
 * @param out the file, or {@code -}
 * @param manifest what it holds
 * @param result how that went
 * @param runtime what made the bytes
 * @param chunkBytes bytes generated and written in one go
 * @param writers threads that wrote
 */
record WriteReport(
    String out,
    Manifest manifest,
    WriteResult result,
    RuntimeInfo runtime,
    int chunkBytes,
    int writers) {

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", out);
    json.put("manifest", Manifest.beside(Path.of(out)).toString());
    json.put("seed", Unsigned.format(manifest.spec().seed()));
    json.put("stream", Unsigned.format(manifest.spec().stream()));
    json.put("size", manifest.spec().size());
    json.put("position", manifest.position());
    json.put("bytes", result.bytes());
    json.put("seconds", result.seconds());
    json.put("gigabytesPerSecond", rate());
    json.put("generationWaitSeconds", result.generationWaitSeconds());
    json.put("storageWaitSeconds", result.storageWaitSeconds());
    json.put("chunkBytes", chunkBytes);
    json.put("writers", writers);
    json.put("threads", runtime.threads());
    json.put("backend", NameConverter.name(runtime.backend()));
    json.put("isa", runtime.isa());
    return json;
  }

  void print(PrintWriter to) {
    boolean stdout = out.equals("-");
    to.println(
        Text.format(
            "wrote %s to %s in %.3f s, %.2f GB/s; seed %s",
            Size.format(result.bytes()),
            stdout ? "stdout" : out,
            result.seconds(),
            rate(),
            Unsigned.format(manifest.spec().seed())));
    if (!stdout) {
      to.println(
          Text.format(
              "waited %.3f s for data and %.3f s for storage; manifest %s",
              result.generationWaitSeconds(),
              result.storageWaitSeconds(),
              Manifest.beside(Path.of(out))));
    }
    to.flush();
  }

  private double rate() {
    return Text.gigabytesPerSecond(result.bytes(), result.seconds());
  }
}
