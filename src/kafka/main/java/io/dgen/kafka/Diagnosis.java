package io.dgen.kafka;

import io.dgen.Mismatch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells what a wrong value is: zeros, flipped bits, a part, or the value of another record. */
final class Diagnosis {

  /** How many records' values are compared with a wrong one. */
  static final int CANDIDATES = 1 << 19;

  private static final int MOST_WRITERS = 1000;
  private static final int PREFIX = 16;
  private static final int LEAST_PREFIX = 8;
  private static final int BEYOND = 1024;
  private static final int GENERATIONS = 16;

  private final Values values;
  private final Values.Cursor cursor;
  private final int fingerprint;

  /** The largest record number that was seen, by writer. */
  private final Map<Long, Last> writers = new LinkedHashMap<>();

  private @Nullable Last latest;

  /** The last record of a writer. */
  private static final class Last {
    private final long writer;
    private int sequence = -1;

    private Last(long writer) {
      this.writer = writer;
    }
  }

  Diagnosis(Values values, int fingerprint) {
    this.values = values;
    cursor = values.new Cursor();
    this.fingerprint = fingerprint;
  }

  /** Notes a record, whose value may turn up in another one. */
  void seen(Stamp stamp) {
    Last last = latest;
    if (last == null || last.writer != stamp.writer()) {
      last = writers.get(stamp.writer());
      if (last == null) {
        if (writers.size() >= MOST_WRITERS) {
          return;
        }
        last = new Last(stamp.writer());
        writers.put(stamp.writer(), last);
      }
      latest = last;
    }
    last.sequence = Math.max(last.sequence, stamp.sequence());
  }

  /**
   * Compares a value with what its header says.
   *
   * @return what is there instead, or null if the value is right
   */
  @Nullable String check(Stamp stamp, ValueTypes.Bytes found, boolean search) {
    if (stamp.fingerprint() != fingerprint) {
      return "was made with other dgen properties (fingerprint %04x, but here %04x): a value that cannot be verified"
          .formatted(stamp.fingerprint(), fingerprint);
    }
    int common = Math.min(found.length(), stamp.size());
    Mismatch mismatch = cursor.verify(stamp, found.array(), found.offset(), common);
    if (mismatch == null && found.length() == stamp.size()) {
      return null;
    }
    String size =
        found.length() == stamp.size()
            ? ""
            : "has " + found.length() + " bytes instead of " + stamp.size() + "; ";
    if (mismatch == null) {
      return size + "the first " + common + " are right";
    }
    boolean unknown = mismatch.likeness() == Mismatch.Likeness.UNKNOWN;
    String other = search && unknown ? origin(stamp, found, (int) mismatch.first()) : null;
    return size + (other != null ? other : text(mismatch, common));
  }

  private static String text(Mismatch mismatch, int length) {
    String where =
        mismatch.first() == mismatch.last()
            ? "byte " + mismatch.first()
            : "bytes " + mismatch.first() + " to " + mismatch.last();
    return switch (mismatch.likeness()) {
      case ZEROS -> "has zeros in " + where + " of " + length;
      case BIT_FLIPS ->
          "has %d flipped bit%s in %s of %d: byte %d is 0x%02x instead of 0x%02x"
              .formatted(
                  mismatch.bits(),
                  mismatch.bits() == 1 ? "" : "s",
                  where,
                  length,
                  mismatch.first(),
                  mismatch.found(),
                  mismatch.expected());
      case UNKNOWN ->
          "has %d wrong bytes in %s of %d: byte %d is 0x%02x instead of 0x%02x"
              .formatted(
                  mismatch.bytes(),
                  where,
                  length,
                  mismatch.first(),
                  mismatch.found(),
                  mismatch.expected());
    };
  }

  /** Finds the record whose value is there from a byte on. */
  private @Nullable String origin(Stamp stamp, ValueTypes.Bytes found, int from) {
    int length = Math.min(PREFIX, found.length() - from);
    if (length < LEAST_PREFIX) {
      return null;
    }
    int at = found.offset() + from;
    Part part = new Part(from, Arrays.copyOfRange(found.array(), at, at + length), found.length());
    for (int generation = 0; generation < GENERATIONS; generation++) {
      Stamp older = stamp.withGeneration(generation);
      if (generation != stamp.generation() && part.isOf(older)) {
        return "holds generation " + generation + " of the record" + part.extent(older, found);
      }
    }
    Stamp other = search(stamp, part);
    return other == null ? null : "holds the value of " + other + part.extent(other, found);
  }

  private @Nullable Stamp search(Stamp stamp, Part part) {
    Last own = writers.get(stamp.writer());
    int end = own == null ? stamp.sequence() : own.sequence;
    Stamp near = search(stamp, stamp.writer(), end, part, CANDIDATES / 2);
    for (Last writer : writers.values()) {
      if (near != null) {
        break;
      }
      if (writer.writer != stamp.writer()) {
        int share = Math.max(BEYOND, CANDIDATES / 2 / writers.size());
        near = search(stamp, writer.writer, writer.sequence, part, share);
      }
    }
    return near;
  }

  /** Searches the records of a writer around the one that is wrong, or its last ones. */
  private @Nullable Stamp search(Stamp wrong, long writer, int last, Part part, int most) {
    boolean own = writer == wrong.writer();
    long middle = own ? wrong.sequence() : last;
    long from = Math.max(0, middle - most / 2);
    long to = Math.min(Math.min(Integer.MAX_VALUE - 1L, (long) last + BEYOND), from + most);
    for (int sequence = (int) from; sequence <= to; sequence++) {
      Stamp other = wrong.of(writer, sequence, part.size);
      if (!(own && sequence == wrong.sequence()) && part.isOf(other)) {
        return other;
      }
    }
    return null;
  }

  /** A few bytes of a value, to be found in another one. */
  private final class Part {
    private final int from;
    private final byte[] bytes;
    private final int size;
    private final byte[] candidate;

    private Part(int from, byte[] bytes, int size) {
      this.from = from;
      this.bytes = bytes;
      this.size = size;
      candidate = new byte[bytes.length];
    }

    private boolean isOf(Stamp other) {
      if (from + bytes.length > other.size()) {
        return false;
      }
      values.fill(
          other.writer(), other.sequence(), other.generation(), other.size(), from, candidate);
      return Arrays.equals(bytes, candidate);
    }

    /** Returns from where to where the value is another record's. */
    private String extent(Stamp other, ValueTypes.Bytes found) {
      int length = Math.min(other.size(), found.length()) - from;
      long to =
          values
              .verify(other, from, found.array(), found.offset() + from, length)
              .map(Mismatch::first)
              .orElse((long) from + length);
      return from == 0 && to == found.length() ? "" : " in bytes " + from + " to " + (to - 1);
    }
  }
}
