package io.dgen.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Sharing;
import io.dgen.cli.options.Size;
import io.dgen.cli.verify.DamagedData.Name;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Holds what {@code verify} says of one file against its bytes, each statement by itself. */
final class FindingsCheck {

  private static final int PAGE = DamagedData.PAGE;
  private static final int SECTOR = DamagedData.SECTOR;

  /** Bytes that are compared to tell flipped bits from other data. */
  private static final int ROW = 64;

  private static final int BITS_PER_FLIP = 16;

  private final DamagedData data;
  private final byte[] expected;
  private final byte[] found;
  private final Map<String, Object> json;

  /** How many bytes there are to compare. */
  private final int both;

  FindingsCheck(DamagedData data, Map<String, Object> json) {
    this.data = data;
    this.expected = data.expected();
    this.found = data.found;
    this.json = json;
    this.both = Math.min(expected.length, found.length);
  }

  private boolean wrong(int at) {
    return expected[at] != found[at];
  }

  private static long number(Map<String, Object> json, String name) {
    return ((Number) json.get(name)).longValue();
  }

  @SuppressWarnings("unchecked")
  private List<Map<String, Object>> extents() {
    return (List<Map<String, Object>>) json.get("badExtents");
  }

  /** Everything that JSON says of the file. */
  void check() {
    assertThat(json)
        .containsEntry("good", data.right())
        .containsEntry("truncated", found.length < expected.length)
        .containsEntry("excess", found.length > expected.length)
        .containsEntry("unsearchedPages", 0)
        .containsEntry("partlySearchedPages", 0);
    assertThat(number(json, "expectedBytes")).isEqualTo(expected.length);
    assertThat(number(json, "foundBytes")).isEqualTo(found.length);
    assertThat(number(json, "comparedBytes")).isEqualTo(both);
    checkTotals();
    extents().forEach(this::check);
    checkCover();
    checkFound();
  }

  private void checkTotals() {
    long bytes = 0;
    long bits = 0;
    long pages = 0;
    int first = -1;
    int last = -1;
    for (int at = 0; at < both; at++) {
      if (wrong(at)) {
        pages += last < 0 || last / PAGE != at / PAGE ? 1 : 0;
        first = first < 0 ? at : first;
        last = at;
        bytes++;
        bits += bits(at);
      }
    }
    assertThat(number(json, "badPages")).isEqualTo(pages);
    assertThat(number(json, "badBytes")).isEqualTo(bytes);
    assertThat(number(json, "badBits")).isEqualTo(bits);
    if (first >= 0) {
      assertThat(number(json, "firstBadOffset")).isEqualTo(first);
      assertThat(number(json, "lastBadOffset")).isEqualTo(last);
      assertThat(number(json, "firstExpected")).isEqualTo(expected[first] & 0xFF);
      assertThat(number(json, "firstFound")).isEqualTo(found[first] & 0xFF);
    } else {
      assertThat(json).containsEntry("firstBadOffset", null).containsEntry("likeness", null);
    }
  }

  private int bits(int at) {
    return Integer.bitCount((expected[at] ^ found[at]) & 0xFF);
  }

  /** No extent overlaps another, and those of a kind that touch are one. */
  private void checkCover() {
    long end = 0;
    String kind = "";
    for (Map<String, Object> extent : extents()) {
      long offset = number(extent, "offset");
      assertThat(offset).as("%s", extent).isGreaterThanOrEqualTo(end);
      if (offset == end && extent.get("originSeed") == null) {
        assertThat(extent.get("kind")).as("%s", extent).isNotEqualTo(kind);
      }
      if (number(json, "unlistedBadExtents") == 0 || offset > end) {
        checkRight(end, Math.min(offset, both));
      }
      end = offset + number(extent, "length");
      kind = (String) extent.get("kind");
    }
    if (number(json, "unlistedBadExtents") == 0) {
      checkRight(end, both);
    }
  }

  /** What lies between extents. */
  private void checkRight(long from, long to) {
    for (int at = (int) from; at < to; at++) {
      assertThat(wrong(at)).as("offset %d is wrong and in no extent", at).isFalse();
    }
  }

  private void check(Map<String, Object> extent) {
    int offset = (int) number(extent, "offset");
    int end = offset + (int) number(extent, "length");
    assertThat(offset % SECTOR).as("%s", extent).isZero();
    assertThat(end % SECTOR == 0 || end == both).as("%s", extent).isTrue();
    assertThat(end).as("%s", extent).isGreaterThan(offset).isLessThanOrEqualTo(both);
    int first = offset;
    while (!wrong(first)) {
      first++;
    }
    long bytes = 0;
    long bits = 0;
    for (int at = first; at < end; at++) {
      bytes += wrong(at) ? 1 : 0;
      bits += bits(at);
    }
    assertThat(number(extent, "firstBadOffset")).as("%s", extent).isEqualTo(first);
    assertThat(number(extent, "expected")).as("%s", extent).isEqualTo(expected[first] & 0xFF);
    assertThat(number(extent, "found")).as("%s", extent).isEqualTo(found[first] & 0xFF);
    assertThat(number(extent, "badBytes")).as("%s", extent).isEqualTo(bytes);
    assertThat(number(extent, "badBits")).as("%s", extent).isEqualTo(bits);
    for (int sector = offset; sector < end; sector += SECTOR) {
      checkSector(extent, sector, Math.min(end, sector + SECTOR));
    }
    checkKind(extent, offset, end);
  }

  /** A sector that is right belongs to an extent of other or lost data that is its whole page. */
  private void checkSector(Map<String, Object> extent, int from, int to) {
    long bits = 0;
    long rows = 0;
    for (int row = from; row < to; row += ROW) {
      long ofRow = 0;
      int end = Math.min(to, row + ROW);
      for (int at = row; at < end; at++) {
        ofRow += bits(at);
      }
      bits += ofRow;
      rows += ofRow > 0 ? (end - row) * 8L : 0;
    }
    boolean flips = extent.get("kind").equals("bit-flips");
    if (bits > 0) {
      assertThat(!flips || bits * BITS_PER_FLIP < rows).as("%d of %s", from, extent).isTrue();
      return;
    }
    int page = from / PAGE * PAGE;
    assertThat(flips).as("%d of %s", from, extent).isFalse();
    assertThat(page)
        .as("%d of %s", from, extent)
        .isGreaterThanOrEqualTo((int) number(extent, "offset"));
    assertThat(number(extent, "offset") + number(extent, "length"))
        .as("%d of %s", from, extent)
        .isGreaterThanOrEqualTo(Math.min(both, page + PAGE));
    int at = page;
    while (at < both && !wrong(at)) {
      at++;
    }
    assertThat(at).as("%d of %s", from, extent).isLessThan(Math.min(both, page + PAGE));
  }

  private void checkKind(Map<String, Object> extent, int offset, int end) {
    String kind = (String) extent.get("kind");
    if (extent.get("originSeed") == null) {
      assertThat(kind).as("%s", extent).isIn("zeros", "bit-flips", "unknown");
      assertThat(extent)
          .containsEntry("originStream", null)
          .containsEntry("originPosition", null)
          .containsEntry("originOccurrences", null);
      if (kind.equals("zeros")) {
        assertThat(Arrays.equals(found, offset, end, new byte[end - offset], 0, end - offset))
            .as("%s", extent)
            .isTrue();
      }
      return;
    }
    Name origin = origin(extent);
    if (origin.seed() != data.own().seed()) {
      assertThat(kind).as("%s", extent).isEqualTo("other-seed");
    } else {
      assertThat(kind)
          .as("%s", extent)
          .isEqualTo(origin.stream() != data.own().stream() ? "other-stream" : "other-position");
    }
    checkOrigin(origin, extent, offset, end - offset);
  }

  private static Name origin(Map<String, Object> extent) {
    return new Name(
        Long.parseUnsignedLong((String) extent.get("originSeed")),
        Long.parseUnsignedLong((String) extent.get("originStream")));
  }

  private void checkOrigin(Name origin, Map<String, Object> extent, int offset, int length) {
    long position = number(extent, "originPosition");
    List<Long> places = places(origin, position, offset, length);
    assertThat(places).as("is at its origin: %s", extent).contains(position);
    boolean counted =
        data.spec().dedup().hotUnits() == 0 && data.spec().sharing().equals(Sharing.NONE);
    if (!counted) {
      assertThat(number(extent, "originOccurrences")).as("%s", extent).isZero();
      return;
    }
    assertThat(number(extent, "originOccurrences"))
        .as("%s stands at %s", extent, places)
        .isEqualTo(places.size());
    assertThat(position)
        .as("%s stands at %s", extent, places)
        .isIn(places.getFirst(), (long) data.position() + offset);
  }

  /** Where a stream has bytes of the file, whole pages before and behind a place. */
  private List<Long> places(Name origin, long position, int offset, int length) {
    byte[] all = data.stream(origin);
    List<Long> places = new ArrayList<>();
    for (int at = (int) (position % PAGE); at + length <= all.length; at += PAGE) {
      if (Arrays.equals(all, at, at + length, found, offset, offset + length)) {
        places.add((long) at);
      }
    }
    return places;
  }

  /** A whole page of the own stream that stands elsewhere at a page is found. */
  private void checkFound() {
    if (data.spec().compressRatio() > 1
        || data.position() % PAGE != 0
        || number(json, "unlistedBadExtents") > 0) {
      return;
    }
    for (int page = 0; page + PAGE <= both; page += PAGE) {
      if (!Arrays.equals(found, page, page + PAGE, expected, page, page + PAGE)
          && !places(data.own(), 0, page, PAGE).isEmpty()) {
        assertThat(kindAt(page)).as("page at %d", page).isEqualTo("other-position");
      }
    }
  }

  private Object kindAt(int offset) {
    return extents().stream()
        .filter(e -> offset >= number(e, "offset"))
        .reduce((_, later) -> later)
        .orElseThrow()
        .get("kind");
  }

  /** The lines that tell people the same. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (found.length < expected.length) {
      lines.add(
          format(
              "  truncated: %d bytes, but should be %d (%d missing)",
              found.length, expected.length, expected.length - found.length));
    }
    if (found.length > expected.length) {
      lines.add(
          format("  too long: %d bytes or more, but should be %d", found.length, expected.length));
    }
    if (!extents().isEmpty()) {
      lines.add(
          format(
              "  first bad byte at offset %d: 0x%02x, but should be 0x%02x",
              number(json, "firstBadOffset"),
              number(json, "firstFound"),
              number(json, "firstExpected")));
      lines.add(format("  last bad byte at offset %d", number(json, "lastBadOffset")));
      lines.add(
          format(
              "  bad pages %d, bytes %d, bits %d",
              number(json, "badPages"), number(json, "badBytes"), number(json, "badBits")));
    }
    extents().stream().limit(100).forEach(extent -> lines.add(line(extent)));
    return lines;
  }

  private String line(Map<String, Object> extent) {
    return format(
        "  offset %d, %s: %s; first bad byte at %d: 0x%02x, but should be 0x%02x",
        number(extent, "offset"),
        Size.format(number(extent, "length")),
        what(extent),
        number(extent, "firstBadOffset"),
        number(extent, "found"),
        number(extent, "expected"));
  }

  private String what(Map<String, Object> extent) {
    long bits = number(extent, "badBits");
    return switch ((String) extent.get("kind")) {
      case "zeros" -> "zeros";
      case "bit-flips" -> bits == 1 ? "1 flipped bit" : bits + " flipped bits";
      case "unknown" -> "other data";
      case "other-position" -> "holds the data of " + place(extent);
      case "other-stream" ->
          "holds the data of stream " + extent.get("originStream") + ", " + place(extent);
      default ->
          "holds the data of seed "
              + extent.get("originSeed")
              + ", stream "
              + extent.get("originStream")
              + ", "
              + place(extent);
    };
  }

  private String place(Map<String, Object> extent) {
    long position = number(extent, "originPosition");
    long places = number(extent, "originOccurrences");
    boolean own = position == data.position() + number(extent, "offset");
    String which = own ? "one" : "the first";
    return "position "
        + position
        + (places > 1 ? format(" (%s of %d places)", which, places) : "")
        + ((boolean) extent.get("originShared") ? ", of the pool that streams share" : "");
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
