package io.dgen.cli;

import io.dgen.Mismatch;
import io.dgen.RuntimeInfo;
import io.dgen.io.Manifest;
import io.dgen.io.VerifyResult;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What verifying came to, for people and for programs. Offsets are the file's.
 *
 * @param file its name
 * @param manifest what it should hold
 * @param result what it holds
 * @param runtime what made the bytes that it was compared with
 * @param threads how many compared
 */
record VerifyReport(
    String file, Manifest manifest, VerifyResult result, RuntimeInfo runtime, int threads) {

  /** Whether the file holds what it should, and was meant to be complete. */
  boolean good() {
    return result.good() && manifest.complete();
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file);
    json.put("good", good());
    json.put("complete", manifest.complete());
    json.put("expectedBytes", result.expectedBytes());
    json.put("foundBytes", result.foundBytes());
    json.put("comparedBytes", result.comparedBytes());
    json.put("truncated", result.truncated());
    json.put("excess", result.excess());
    Mismatch m = result.mismatch().orElse(null);
    json.put("firstBadOffset", m == null ? null : m.first() - manifest.position());
    json.put("lastBadOffset", m == null ? null : m.last() - manifest.position());
    json.put("badPages", m == null ? 0 : m.pages());
    json.put("badBytes", m == null ? 0 : m.bytes());
    json.put("badBits", m == null ? 0 : m.bits());
    json.put("firstExpected", m == null ? null : m.expected());
    json.put("firstFound", m == null ? null : m.found());
    json.put("likeness", m == null ? null : NameConverter.name(m.likeness()));
    json.put("seed", Unsigned.format(manifest.spec().seed()));
    json.put("stream", Unsigned.format(manifest.spec().stream()));
    json.put("position", manifest.position());
    json.put("seconds", result.seconds());
    json.put("gigabytesPerSecond", rate());
    json.put("threads", threads);
    json.put("backend", NameConverter.name(runtime.backend()));
    json.put("isa", runtime.isa());
    return json;
  }

  void print(PrintWriter out) {
    out.println(
        Text.format(
            "%s: %s; %s compared in %.3f s, %.2f GB/s; seed %s",
            file.equals("-") ? "stdin" : file,
            good() ? "good" : "WRONG",
            Size.format(result.comparedBytes()),
            result.seconds(),
            rate(),
            Unsigned.format(manifest.spec().seed())));
    if (!manifest.complete()) {
      out.println("  incomplete: the manifest says that writing it did not come to its end");
    }
    if (result.truncated()) {
      out.println(
          Text.format(
              "  truncated: %d bytes, but should be %d (%d missing)",
              result.foundBytes(),
              result.expectedBytes(),
              result.expectedBytes() - result.foundBytes()));
    }
    if (result.excess()) {
      out.println(
          Text.format(
              "  too long: %d bytes or more, but should be %d",
              result.foundBytes(), result.expectedBytes()));
    }
    result.mismatch().ifPresent(m -> print(out, m));
    out.flush();
  }

  private void print(PrintWriter out, Mismatch m) {
    out.println(
        Text.format(
            "  first bad byte at offset %d: 0x%02x, but should be 0x%02x",
            m.first() - manifest.position(), m.found(), m.expected()));
    out.println(Text.format("  last bad byte at offset %d", m.last() - manifest.position()));
    out.println(Text.format("  bad pages %d, bytes %d, bits %d", m.pages(), m.bytes(), m.bits()));
    out.println(
        "  looks like "
            + switch (m.likeness()) {
              case ZEROS -> "zeros";
              case BIT_FLIPS -> "flipped bits";
              case UNKNOWN -> "other data";
            });
  }

  private double rate() {
    return Text.gigabytesPerSecond(result.comparedBytes(), result.seconds());
  }
}
