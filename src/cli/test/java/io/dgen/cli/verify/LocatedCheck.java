package io.dgen.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.cli.verify.DamagedData.Name;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Holds what {@code locate} says against the bytes. */
final class LocatedCheck {

  private LocatedCheck() {}

  static void check(DamagedData data, int offset, int bytes, List<Map<String, Object>> extents) {
    int end = offset;
    for (Map<String, Object> extent : extents) {
      int from = ((Number) extent.get("offset")).intValue();
      int length = ((Number) extent.get("length")).intValue();
      assertThat(from).as("%s", extent).isEqualTo(end);
      end += length;
      if ((boolean) extent.get("found")) {
        Name origin =
            new Name(
                Long.parseUnsignedLong((String) extent.get("seed")),
                Long.parseUnsignedLong((String) extent.get("stream")));
        int position = ((Number) extent.get("position")).intValue();
        assertThat(
                Arrays.equals(
                    data.stream(origin), position, position + length, data.found, from, end))
            .as("is at its origin: %s", extent)
            .isTrue();
        assertThat(extent.get("inPlace"))
            .isEqualTo(origin.equals(data.own()) && position == data.position() + from);
      } else if ((boolean) extent.get("zeros")) {
        assertThat(Arrays.equals(data.found, from, end, new byte[length], 0, length))
            .as("%s", extent)
            .isTrue();
      }
    }
    assertThat(end).isEqualTo(offset + bytes);
  }
}
