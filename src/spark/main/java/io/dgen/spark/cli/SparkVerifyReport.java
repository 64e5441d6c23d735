package io.dgen.spark.cli;

import io.dgen.cli.options.Unsigned;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Text;
import io.dgen.cli.verify.FileFindings;
import io.dgen.spark.ObjectFindings;
import io.dgen.spark.ObjectSet;
import io.dgen.spark.VerifyJob;
import io.dgen.storage.verify.BadExtent;
import io.dgen.storage.verify.UnreadableExtent;
import io.dgen.storage.verify.VerifyResult;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of verifying a set, for people and for programs. It says of each wrong object what the
 * single-node command says of a file.
 *
 * @param result the result
 */
record SparkVerifyReport(VerifyJob.Result result) {

  /** Returns the exit status as {@code dgen verify} does: wrong data outweighs unreadable data. */
  int status() {
    boolean wrong =
        !result.set().complete()
            || result.findings().stream().anyMatch(f -> f.missing() || f.result().wrong());
    if (wrong) {
      return ExitStatus.DATA_WRONG;
    }
    return result.good() ? ExitStatus.GOOD : ExitStatus.IO_FAILURE;
  }

  Map<String, Object> json() {
    ObjectSet set = result.set();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("directory", result.directory());
    json.put("good", result.good());
    json.put("complete", set.complete());
    json.put("objects", set.objects());
    json.put("badObjects", result.findings().size());
    json.put("expectedBytes", set.bytes());
    json.put("checkedBytes", result.stage().bytes());
    json.put("seed", Unsigned.format(set.spec().seed()));
    json.put("findings", result.findings().stream().map(this::json).toList());
    json.put("stages", SparkOptions.stages(List.of(result.stage())));
    return json;
  }

  private Map<String, Object> json(ObjectFindings found) {
    Map<String, Object> json =
        new FileFindings(
                result.set().name(found.object()),
                result.set().manifest(found.object()),
                found.result())
            .json();
    json.put("missing", found.missing());
    return json;
  }

  void print(PrintWriter out) {
    out.println(
        Text.format(
            "%s: %s; %d of %d objects wrong; seed %s",
            result.directory(),
            verdict(),
            result.findings().size(),
            result.set().objects(),
            Unsigned.format(result.set().spec().seed())));
    out.println("  " + result.stage());
    if (!result.set().complete()) {
      out.println("  incomplete: the description says that writing did not come to its end");
    }
    if (!result.findings().isEmpty()) {
      new Table(out).print();
    }
    out.flush();
  }

  private String verdict() {
    return switch (status()) {
      case ExitStatus.GOOD -> "good";
      case ExitStatus.DATA_WRONG -> "WRONG";
      default -> "UNREADABLE in part";
    };
  }

  /** Prints a line for everything that is wrong. */
  private final class Table {
    private final PrintWriter out;
    private final String row;

    Table(PrintWriter out) {
      this.out = out;
      int width =
          result.findings().stream()
              .mapToInt(found -> result.set().name(found.object()).length())
              .max()
              .orElse(0);
      row = "  %-" + width + "s  %16s  %16s  %s";
    }

    void print() {
      out.println(Text.format(row, "object", "offset", "length", "what"));
      result.findings().forEach(this::print);
    }

    private void print(ObjectFindings found) {
      String name = result.set().name(found.object());
      VerifyResult r = found.result();
      if (found.missing()) {
        line(name, "missing");
        return;
      }
      if (r.truncated() || r.excess()) {
        line(
            name,
            Text.format(
                "%s: %d bytes, but should be %d",
                r.truncated() ? "truncated" : "too long", r.foundBytes(), r.expectedBytes()));
      }
      long start = result.set().manifest(found.object()).position();
      long generation = result.set().spec().change().generation();
      for (BadExtent extent : r.bad()) {
        out.println(
            Text.format(
                row,
                name,
                extent.offset(),
                extent.length(),
                FileFindings.what(extent, start, generation)));
      }
      if (r.unlistedBad() > 0) {
        line(name, "and more bad extents: " + r.unlistedBad());
      }
      if (r.unsearchedPages() > 0) {
        line(name, Text.format("origin not searched for: %d pages", r.unsearchedPages()));
      }
      if (r.partlySearchedPages() > 0) {
        line(
            name,
            Text.format(
                "origin searched for in a part of the set only: %d pages",
                r.partlySearchedPages()));
      }
      for (UnreadableExtent extent : r.unreadable()) {
        out.println(
            Text.format(
                row, name, extent.offset(), extent.length(), "not readable: " + extent.reason()));
      }
      if (r.unlistedUnreadable() > 0) {
        line(name, "and more extents not readable: " + r.unlistedUnreadable());
      }
    }

    private void line(String name, String what) {
      out.println(Text.format(row, name, "-", "-", what));
    }
  }
}
