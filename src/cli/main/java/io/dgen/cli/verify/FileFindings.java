package io.dgen.cli.verify;

import io.dgen.Generations;
import io.dgen.cli.options.Flags;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Size;
import io.dgen.cli.options.Unsigned;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.OriginText;
import io.dgen.cli.output.Text;
import io.dgen.storage.locate.Origin;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.BadExtent;
import io.dgen.storage.verify.UnreadableExtent;
import io.dgen.storage.verify.VerifyResult;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file holds, for people and for programs. Offsets are the file's.
 *
 * @param file its name
 * @param manifest what it should hold
 * @param result what it holds
 */
public record FileFindings(String file, Manifest manifest, VerifyResult result) {

  /** How many bad extents are printed, and how many unreadable ones. */
  private static final long MOST_LINES = 100;

  /** Returns whether the file holds what it should, and was meant to be complete. */
  boolean good() {
    return result.good() && manifest.complete();
  }

  /** Returns the command's exit status: wrong data outweighs unreadable data. */
  int status() {
    if (result.wrong() || !manifest.complete()) {
      return ExitStatus.DATA_WRONG;
    }
    return result.good() ? ExitStatus.GOOD : ExitStatus.IO_FAILURE;
  }

  /**
   * Describes it for programs.
   *
   * @return an object to which more may be added
   */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file);
    json.put("good", good());
    json.put("complete", manifest.complete());
    json.put("expectedBytes", result.expectedBytes());
    json.put("foundBytes", result.foundBytes());
    json.put("checkedBytes", result.checkedBytes());
    json.put("comparedBytes", result.comparedBytes());
    json.put("truncated", result.truncated());
    json.put("excess", result.excess());
    VerifyResult.Totals totals = result.totals();
    boolean bad = totals.pages() > 0;
    json.put("firstBadOffset", bad ? totals.firstBad() : null);
    json.put("lastBadOffset", bad ? totals.lastBad() : null);
    json.put("badPages", totals.pages());
    json.put("badBytes", totals.bytes());
    json.put("badBits", totals.bits());
    json.put("firstExpected", bad ? result.bad().getFirst().expected() : null);
    json.put("firstFound", bad ? result.bad().getFirst().found() : null);
    json.put("likeness", bad ? likeness() : null);
    json.put("badExtents", result.bad().stream().map(FileFindings::json).toList());
    json.put("unlistedBadExtents", result.unlistedBad());
    json.put("unsearchedPages", result.unsearchedPages());
    json.put("partlySearchedPages", result.partlySearchedPages());
    json.put("unreadableBytes", result.unreadableBytes());
    json.put("unreadableExtents", result.unreadable().stream().map(FileFindings::json).toList());
    json.put("unlistedUnreadableExtents", result.unlistedUnreadable());
    json.put("seed", Unsigned.format(manifest.spec().seed()));
    json.put("stream", Unsigned.format(manifest.spec().stream()));
    json.put("position", manifest.position());
    json.put("offset", manifest.offset());
    json.put("stoppedAt", result.stoppedAt() < 0 ? null : result.stoppedAt());
    json.put("formatVersion", manifest.spec().formatVersion());
    json.put("parameters", Flags.of(manifest.spec()));
    json.put("generation", manifest.spec().change().generation());
    json.put("staleFirstGeneration", stale().map(Generations::first).orElse(null));
    json.put("staleLastGeneration", stale().map(Generations::last).orElse(null));
    return json;
  }

  /** Returns what the extents hold if they are all of one kind, otherwise {@code mixed}. */
  private String likeness() {
    List<BadExtent.Kind> kinds = result.bad().stream().map(BadExtent::kind).distinct().toList();
    return kinds.size() == 1 ? NameConverter.name(kinds.getFirst()) : "mixed";
  }

  private static Map<String, Object> json(BadExtent extent) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("offset", extent.offset());
    json.put("length", extent.length());
    json.put("firstBadOffset", extent.firstBad());
    json.put("expected", extent.expected());
    json.put("found", extent.found());
    json.put("badBytes", extent.badBytes());
    json.put("badBits", extent.badBits());
    json.put("kind", NameConverter.name(extent.kind()));
    Origin origin = extent.origin().orElse(null);
    json.put("originSeed", origin == null ? null : Unsigned.format(origin.seed()));
    json.put("originStream", origin == null ? null : Unsigned.format(origin.stream()));
    json.put("originPosition", origin == null ? null : origin.position());
    json.put("originOccurrences", origin == null ? null : origin.occurrences());
    json.put("originFirstGeneration", origin == null ? null : origin.generations().first());
    json.put("originLastGeneration", origin == null ? null : origin.generations().last());
    json.put("originShared", origin == null ? null : origin.shared());
    return json;
  }

  private static Map<String, Object> json(UnreadableExtent extent) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("offset", extent.offset());
    json.put("length", extent.length());
    json.put("reason", extent.reason());
    return json;
  }

  /** Prints a line for everything that is not as it should be. */
  void print(PrintWriter out) {
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
    if (result.totals().pages() > 0) {
      printBad(out);
    }
    result.unreadable().stream().limit(MOST_LINES).forEach(extent -> print(out, extent));
    printMore(
        out,
        "extents that cannot be read",
        result.unreadable().size(),
        result.unlistedUnreadable());
  }

  /** Prints how many more there are than lines, and how to see them. */
  private static void printMore(PrintWriter out, String what, int kept, long unlisted) {
    long more = Math.max(0, kept - MOST_LINES) + unlisted;
    if (more > 0) {
      out.println(
          Text.format(
              "  and %d more %s; %s",
              more,
              what,
              kept > MOST_LINES
                  ? "--json lists the first " + kept
                  : "verify this file by itself to have more listed"));
    }
  }

  private void printBad(PrintWriter out) {
    VerifyResult.Totals totals = result.totals();
    BadExtent first = result.bad().getFirst();
    out.println(
        Text.format(
            "  first bad byte at offset %d: 0x%02x, but should be 0x%02x",
            totals.firstBad(), first.found(), first.expected()));
    out.println(Text.format("  last bad byte at offset %d", totals.lastBad()));
    out.println(
        Text.format(
            "  bad pages %d, bytes %d, bits %d", totals.pages(), totals.bytes(), totals.bits()));
    stale()
        .ifPresent(
            common ->
                out.println(
                    Text.format(
                        "  %s data of other generations is that of %s, but should be of"
                            + " generation %d",
                        result.unlistedBad() == 0 ? "all" : "the listed",
                        OriginText.generations(common),
                        manifest.spec().change().generation())));
    result.bad().stream().limit(MOST_LINES).forEach(extent -> printBad(out, extent));
    printMore(out, "bad extents", result.bad().size(), result.unlistedBad());
    if (result.unsearchedPages() > 0) {
      out.println(
          Text.format(
              "  the origin of %d pages was not searched for: more --searches would",
              result.unsearchedPages()));
    }
    if (result.partlySearchedPages() > 0) {
      out.println(
          Text.format(
              "  the origin of %d pages was searched for in a part of the streams only: a larger"
                  + " --search-range would go on",
              result.partlySearchedPages()));
    }
  }

  private void printBad(PrintWriter out, BadExtent extent) {
    out.println(
        Text.format(
            "  offset %d, %s: %s; first bad byte at %d: 0x%02x, but should be 0x%02x",
            extent.offset(),
            Size.format(extent.length()),
            what(extent),
            extent.firstBad(),
            extent.found(),
            extent.expected()));
  }

  private static void print(PrintWriter out, UnreadableExtent extent) {
    out.println(
        Text.format(
            "  offset %d, %s: not readable: %s",
            extent.offset(), Size.format(extent.length()), extent.reason()));
  }

  /** Stale data of a file is all of one generation if it can be. */
  private String what(BadExtent extent) {
    Optional<Generations> all = stale();
    return extent.kind() == BadExtent.Kind.OTHER_GENERATION && all.isPresent()
        ? staleText(all.get(), extent, manifest.start())
        : what(extent, manifest.start(), manifest.spec().change().generation());
  }

  private static String staleText(Generations generations, BadExtent extent, long start) {
    return "holds the data of " + OriginText.generations(generations) + ", " + place(extent, start);
  }

  /**
   * Describes what a bad extent holds instead.
   *
   * @param extent the extent
   * @param start where in its stream the file begins
   * @param generation the generation that it should hold
   * @return the text
   */
  public static String what(BadExtent extent, long start, long generation) {
    return switch (extent.kind()) {
      case ZEROS -> "zeros";
      case BIT_FLIPS ->
          extent.badBits() == 1
              ? "1 flipped bit"
              : Text.format("%d flipped bits", extent.badBits());
      case OTHER_POSITION -> "holds the data of " + place(extent, start);
      case OTHER_GENERATION -> staleText(origin(extent).generations(), extent, start);
      case OTHER_STREAM ->
          "holds the data of stream "
              + Unsigned.format(origin(extent).stream())
              + stale(extent, generation)
              + ", "
              + place(extent, start);
      case OTHER_SEED ->
          "holds the data of seed "
              + Unsigned.format(origin(extent).seed())
              + ", stream "
              + Unsigned.format(origin(extent).stream())
              + stale(extent, generation)
              + ", "
              + place(extent, start);
      case UNKNOWN -> "other data";
    };
  }

  private static String stale(BadExtent extent, long generation) {
    Generations found = origin(extent).generations();
    return found.has(generation) ? "" : ", " + OriginText.generations(found);
  }

  private static Origin origin(BadExtent extent) {
    return extent.origin().orElseThrow();
  }

  private static String place(BadExtent extent, long start) {
    return OriginText.place(origin(extent), start + extent.offset());
  }

  /** The generations that all stale data of the file is of, if there is any. */
  private Optional<Generations> stale() {
    List<Generations> all =
        result.bad().stream()
            .filter(extent -> extent.kind() == BadExtent.Kind.OTHER_GENERATION)
            .map(extent -> origin(extent).generations())
            .toList();
    Generations common = all.isEmpty() ? null : all.getFirst();
    for (Generations each : all) {
      if (common == null || !common.meets(each)) {
        return Optional.empty();
      }
      common = common.and(each);
    }
    return Optional.ofNullable(common);
  }
}
