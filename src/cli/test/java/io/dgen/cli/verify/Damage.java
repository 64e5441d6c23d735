package io.dgen.cli.verify;

import io.dgen.cli.verify.DamagedData.Name;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What happens to files: kinds of damage, each at a random place and of a random extent. */
enum Damage {
  ONE_BIT(
      (d, r) -> {
        flip(d, r, r.nextInt(d.found.length));
      }),
  BITS_OF_A_SECTOR(
      (d, r) -> {
        Range at = range(d, r, 512, 1);
        for (int i = r.nextInt(2, 9); i > 0; i--) {
          flip(d, r, at.start + r.nextInt(at.length));
        }
      }),
  BITS_HERE_AND_THERE(
      (d, r) -> {
        for (int i = r.nextInt(2, 20); i > 0; i--) {
          flip(d, r, r.nextInt(d.found.length));
        }
      }),
  MANY_BITS(
      (d, r) -> {
        Range at = range(d, r, 1, 1000);
        for (int i = r.nextInt(100, 800); i > 0; i--) {
          flip(d, r, at.start + r.nextInt(at.length));
        }
      }),
  A_STUCK_BIT(
      (d, r) -> {
        Range at = range(d, r, 64, 60);
        int bit = 1 << r.nextInt(8);
        int lane = r.nextInt(64);
        for (int i = at.start + lane; i < at.end(); i += 64) {
          d.found[i] |= (byte) bit;
        }
      }),
  ONE_BYTE((d, r) -> d.found[r.nextInt(d.found.length)] ^= (byte) r.nextInt(1, 256)),
  A_ROW_INVERTED(
      (d, r) -> {
        Range at = range(d, r, 64, 3);
        for (int i = at.start; i < at.end(); i++) {
          d.found[i] = (byte) ~d.found[i];
        }
      }),
  SECTORS_OF_ZEROS((d, r) -> fill(d, range(d, r, 512, 9), 0)),
  PAGES_OF_ZEROS((d, r) -> fill(d, range(d, r, 4096, 4), 0)),
  BYTES_OF_ZEROS((d, r) -> fill(d, range(d, r, 1, 10_000), 0)),
  ALL_ONES((d, r) -> fill(d, range(d, r, 512, 17), 0xFF)),
  A_PATTERN((d, r) -> fill(d, range(d, r, 1, 5000), r.nextInt(256))),
  GARBAGE_SECTORS((d, r) -> garbage(d, r, range(d, r, 512, 9))),
  GARBAGE_PAGES((d, r) -> garbage(d, r, range(d, r, 4096, 4))),
  GARBAGE_BYTES((d, r) -> garbage(d, r, range(d, r, 1, 10_000))),
  SHIFTED_BY_SECTORS((d, r) -> shift(d, r, 512 * r.nextInt(1, 20))),
  SHIFTED_BY_BYTES((d, r) -> shift(d, r, r.nextInt(1, 5000))),
  SHIFTED_BACK_BY_SECTORS((d, r) -> shift(d, r, -512 * r.nextInt(1, 20))),
  SHIFTED_BACK_BY_BYTES((d, r) -> shift(d, r, -r.nextInt(1, 5000))),
  INSERTED(
      (d, r) -> {
        int at = r.nextInt(d.found.length + 1);
        int more = r.nextBoolean() ? 512 * r.nextInt(1, 9) : r.nextInt(1, 5000);
        byte[] bytes = Arrays.copyOf(d.found, d.found.length + more);
        System.arraycopy(d.found, at, bytes, at + more, d.found.length - at);
        d.found = bytes;
      }),
  DELETED(
      (d, r) -> {
        Range at = r.nextBoolean() ? range(d, r, 512, 9) : range(d, r, 1, 5000);
        byte[] bytes = Arrays.copyOf(d.found, d.found.length - at.length);
        System.arraycopy(d.found, at.end(), bytes, at.start, d.found.length - at.end());
        d.found = bytes;
      }),
  PAGES_SWAPPED((d, r) -> swap(d, range(d, r, 4096, 3), range(d, r, 4096, 3))),
  SECTORS_SWAPPED((d, r) -> swap(d, range(d, r, 512, 5), range(d, r, 512, 5))),
  BYTES_SWAPPED((d, r) -> swap(d, range(d, r, 1, 6000), range(d, r, 1, 6000))),
  A_PAGE_TORN_BY_AN_OLD_ONE(
      (d, r) -> {
        Range page = range(d, r, 4096, 1);
        int from = 512 * r.nextInt(1, 8);
        if (from < page.length) {
          inPlace(d, d.old(), new Range(page.start + from, page.length - from));
        }
      }),
  A_PAGE_TORN_BY_ANOTHER_STREAM(
      (d, r) -> {
        Range page = range(d, r, 4096, 1);
        inPlace(d, d.other(), new Range(page.start, Math.min(page.length, 512 * r.nextInt(1, 8))));
      }),
  A_WRITE_LOST((d, r) -> inPlace(d, d.old(), range(d, r, 4096, 6))),
  SECTORS_LOST((d, r) -> inPlace(d, d.old(), range(d, r, 512, 20))),
  ANOTHER_FILES_PAGES((d, r) -> inPlace(d, d.other(), range(d, r, 4096, 6))),
  MISDIRECTED_PAGES((d, r) -> copy(d, r, 4096, 8)),
  MISDIRECTED_HALVES((d, r) -> copy(d, r, 2048, 12)),
  MISDIRECTED_SECTORS((d, r) -> copy(d, r, 512, 40)),
  MISDIRECTED_BYTES((d, r) -> copy(d, r, 1, 12_000)),
  FAR_DATA((d, r) -> elsewhere(d, r, d.own())),
  OLD_DATA_ELSEWHERE((d, r) -> elsewhere(d, r, d.old())),
  ANOTHER_FILES_DATA_ELSEWHERE((d, r) -> elsewhere(d, r, d.other())),
  DUPLICATED(
      (d, r) -> {
        Range first = range(d, r, 512, 16);
        for (int i = r.nextInt(1, 4), at = first.end(); i > 0 && at < d.found.length; i--) {
          d.put(d.copy(first.start, first.length), at);
          at += first.length;
        }
      }),
  STRIPES_OF_ANOTHER_STREAM(
      (d, r) -> {
        int stripe = 512 * r.nextInt(1, 10);
        for (int at = stripe; at + stripe <= right(d); at += 2 * stripe) {
          inPlace(d, d.other(), new Range(at, stripe));
        }
      }),
  WORDS_REVERSED(
      (d, r) -> {
        Range at = range(d, r, 8, 500);
        for (int i = at.start; i + 8 <= at.end(); i += 8) {
          for (int j = 0; j < 4; j++) {
            byte left = d.found[i + j];
            d.found[i + j] = d.found[i + 7 - j];
            d.found[i + 7 - j] = left;
          }
        }
      }),
  ALL_OF_ANOTHER_SEED((d, r) -> inPlace(d, d.old(), new Range(0, right(d)))),
  CUT_OFF((d, r) -> d.found = Arrays.copyOf(d.found, r.nextInt(d.found.length))),
  CUT_OFF_AT_A_SECTOR(
      (d, r) -> d.found = Arrays.copyOf(d.found, r.nextInt(d.found.length) / 512 * 512)),
  MORE_APPENDED(
      (d, r) -> {
        int length = d.found.length;
        d.found = Arrays.copyOf(d.found, length + r.nextInt(1, 5000));
      });

  private interface Action {
    void on(DamagedData data, SplittableRandom random);
  }

  private record Range(int start, int length) {
    int end() {
      return start + length;
    }
  }

  private final Action action;

  Damage(Action action) {
    this.action = action;
  }

  /** Damages data, unless there is none left. */
  void on(DamagedData data, SplittableRandom random) {
    if (data.found.length > 0) {
      action.on(data, random);
    }
  }

  /** Up to so many units, from a multiple of the unit on, or up to the end. */
  private static Range range(DamagedData d, SplittableRandom r, int unit, int most) {
    int start = r.nextInt((d.found.length + unit - 1) / unit) * unit;
    return new Range(start, Math.min(d.found.length - start, unit * r.nextInt(1, most + 1)));
  }

  /** How many bytes are there that should be. */
  private static int right(DamagedData d) {
    return Math.min(d.found.length, d.expected().length);
  }

  private static void flip(DamagedData d, SplittableRandom r, int at) {
    d.found[at] ^= (byte) (1 << r.nextInt(8));
  }

  private static void fill(DamagedData d, Range at, int value) {
    Arrays.fill(d.found, at.start, at.end(), (byte) value);
  }

  private static void garbage(DamagedData d, SplittableRandom r, Range at) {
    byte[] bytes = new byte[at.length];
    r.nextBytes(bytes);
    d.put(bytes, at.start);
  }

  /** What follows a place moves by so much; what is left free keeps what it held. */
  private static void shift(DamagedData d, SplittableRandom r, int by) {
    int from = r.nextBoolean() ? 0 : r.nextInt(d.found.length) / 512 * 512;
    int length = d.found.length - from - Math.abs(by);
    if (length > 0) {
      System.arraycopy(d.found, from + Math.max(0, -by), d.found, from + Math.max(0, by), length);
    }
  }

  private static void swap(DamagedData d, Range a, Range b) {
    byte[] first = d.copy(a.start, a.length);
    d.put(d.copy(b.start, a.length), a.start);
    d.put(first, b.start);
  }

  private static void inPlace(DamagedData d, Name name, Range at) {
    int length = Math.min(at.length, right(d) - at.start);
    if (length > 0) {
      d.put(d.inPlace(name, at.start, length), at.start);
    }
  }

  /** As {@code dd bs=UNIT skip=A seek=B count=C conv=notrunc} does. */
  private static void copy(DamagedData d, SplittableRandom r, int unit, int most) {
    Range from = range(d, r, unit, most);
    d.put(d.copy(from.start, from.length), range(d, r, unit, 1).start);
  }

  /** Data of any place of a stream, displaced by sectors or by bytes. */
  private static void elsewhere(DamagedData d, SplittableRandom r, Name name) {
    byte[] all = d.stream(name);
    int unit = r.nextBoolean() ? 512 : 1;
    Range at = range(d, r, unit, unit == 1 ? 9000 : 24);
    int from = r.nextInt(all.length);
    from -= unit == 1 ? 0 : (d.position() + from) % 512 % (from + 1);
    d.put(Arrays.copyOfRange(all, from, Math.min(all.length, from + at.length)), at.start);
  }
}
