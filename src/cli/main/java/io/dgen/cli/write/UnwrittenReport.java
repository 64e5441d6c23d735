package io.dgen.cli.write;

import io.dgen.cli.options.Size;
import io.dgen.cli.output.Failures;
import io.dgen.cli.output.Text;
import io.dgen.storage.channel.ByteRanges;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.write.UnwrittenException;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a write that went on past failures did not write, for people and for programs.
 *
 * @param file the file or device
 * @param manifest its manifest, which calls it incomplete
 * @param failure what was not written, and how the rest was
 */
record UnwrittenReport(Path file, Optional<Path> manifest, UnwrittenException failure) {

  private static final int MOST_LINES = 100;
  private static final int MOST_LISTED = 1000;

  Map<String, Object> json() {
    List<ByteRanges.Range> all = failure.unwritten();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file.toString());
    json.put("manifest", manifest.map(Path::toString).orElse(null));
    json.put("complete", false);
    json.put("bytes", failure.result().map(WriteResult::bytes).orElse(null));
    json.put("seconds", failure.result().map(WriteResult::seconds).orElse(null));
    json.put("unwrittenBytes", failure.ranges().bytes());
    json.put(
        "unwrittenExtents", all.stream().limit(MOST_LISTED).map(UnwrittenReport::json).toList());
    json.put("unlistedUnwrittenExtents", Math.max(0, all.size() - MOST_LISTED));
    json.put("changed", failure.changed());
    json.put("failure", failure.getReason());
    return json;
  }

  private static Map<String, Object> json(ByteRanges.Range range) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("offset", range.offset());
    json.put("length", range.length());
    return json;
  }

  void print(PrintWriter out) {
    List<ByteRanges.Range> all = failure.unwritten();
    out.println(
        Text.format(
            "%s: %s; %s in %d extents not written",
            file,
            failure.changed() ? "INCOMPLETE" : "UNCHANGED",
            Size.format(failure.ranges().bytes()),
            all.size()));
    all.stream()
        .limit(MOST_LINES)
        .forEach(
            range ->
                out.println(
                    Text.format(
                        "  offset %d, %s: not written",
                        range.offset(), Size.format(range.length()))));
    if (all.size() > MOST_LINES) {
      out.println(
          Text.format(
              "  and %d more; --json lists the first %d, --bad-blocks all",
              all.size() - MOST_LINES, MOST_LISTED));
    }
    if (failure.getCause() instanceof IOException cause) {
      String where =
          cause instanceof TransferException transfer ? " at byte " + transfer.reached() : "";
      out.println(
          "  then writing stopped"
              + where
              + ", and what follows was not tried: "
              + Failures.reason(cause));
    }
    manifest.ifPresent(
        path ->
            out.println(
                failure.changed()
                    ? "manifest " + path + " calls it incomplete"
                    : "nothing has been changed; manifest " + path + " is as it was"));
    out.flush();
  }
}
