package io.dgen.ycsb;

import io.dgen.Mismatch;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import site.ycsb.Status;
import site.ycsb.measurements.Measurements;

/** Counts the values that are read, and names those that are wrong on stderr. Thread-safe. */
final class Verdicts {

  private static final int MOST_NAMED = 100;
  private static final int MOST_SEARCHES = 20;
  private static final long MOST_KEYS = 100_000;
  private static final int PREFIX = 16;
  private static final int LEAST_PREFIX = 8;
  private static final String OPERATION = "VERIFY";
  private static final int MICRO = 1000;

  private final FieldValues values;
  private final long size;
  private final List<String> fields;
  private final long keys;
  private final LongFunction<String> keyName;
  private final LongAdder right = new LongAdder();
  private final AtomicLong wrong = new AtomicLong();
  private final AtomicLong searches = new AtomicLong();
  private final LongAdder rowsMissing = new LongAdder();
  private final LongAdder unverified = new LongAdder();
  private final LongAdder scanned = new LongAdder();

  /**
   * Creates the counts.
   *
   * @param values the values
   * @param size the bytes of each value, or −1 if they differ
   * @param fields the names of fields
   * @param keys how many keys there are
   * @param keyName their names
   */
  Verdicts(
      FieldValues values, long size, String[] fields, long keys, LongFunction<String> keyName) {
    this.values = values;
    this.size = size;
    this.fields = List.of(fields);
    this.keys = keys;
    this.keyName = keyName;
  }

  /** Counts a row that has been read. */
  void row(long nanos, boolean good) {
    Status status = good ? Status.OK : Status.UNEXPECTED_STATE;
    Measurements.getMeasurements().measure(OPERATION, (int) (nanos / MICRO));
    Measurements.getMeasurements().reportStatus(OPERATION, status);
  }

  /** Returns the names of a row's fields. */
  List<String> fields() {
    return fields;
  }

  /** Tells if a value is right; counts those that are not. */
  boolean value(String key, String field, byte[] found, @Nullable Mismatch mismatch) {
    boolean wrongSize = size >= 0 ? found.length != size : found.length == 0;
    if (mismatch == null && !wrongSize) {
      return true;
    }
    String what =
        wrongSize ? "has " + found.length + " bytes instead of " + (size >= 0 ? size : "some") : "";
    if (mismatch != null && wrong.get() < MOST_NAMED) {
      what += (what.isEmpty() ? "" : "; ") + text(found, mismatch);
    }
    wrong(key + " " + field, what);
    return false;
  }

  /** Counts values that are right. */
  void right(int count) {
    right.add(count);
  }

  /** Counts a value that was not there, though its row was. */
  void missing(String key, String field) {
    wrong(key + " " + field, "is missing");
  }

  /** Counts a row that was not found, though it has been inserted. */
  void notFound(String key) {
    rowsMissing.increment();
    wrong(key, "is not found");
  }

  /** Counts a row that could not be verified. */
  void unverified(String key, RuntimeException cause) {
    unverified.increment();
    System.err.println("dgen: NOT VERIFIED " + key + ": " + cause);
  }

  /** Counts rows of a scan, which cannot be verified. */
  void scanned(int rows) {
    scanned.add(rows);
  }

  private void wrong(String where, String what) {
    if (wrong.incrementAndGet() <= MOST_NAMED) {
      System.err.println("dgen: WRONG " + where + ": " + what);
    }
  }

  private String text(byte[] found, Mismatch mismatch) {
    String where =
        "bytes %d to %d of %d: byte %d is 0x%02x instead of 0x%02x"
            .formatted(
                mismatch.first(),
                mismatch.last(),
                found.length,
                mismatch.first(),
                mismatch.found(),
                mismatch.expected());
    return switch (mismatch.likeness()) {
      case ZEROS -> "has zeros in " + where;
      case BIT_FLIPS ->
          "has "
              + mismatch.bits()
              + (mismatch.bits() == 1 ? " flipped bit in " : " flipped bits in ")
              + where;
      case UNKNOWN -> {
        String other = searches.incrementAndGet() <= MOST_SEARCHES ? origin(found) : null;
        yield other != null ? "holds the value of " + other : "differs in " + where;
      }
    };
  }

  /** Finds the key and field whose value begins like the bytes. */
  private @Nullable String origin(byte[] found) {
    if (found.length < LEAST_PREFIX) {
      return null;
    }
    byte[] start = Arrays.copyOf(found, Math.min(PREFIX, found.length));
    byte[] candidate = new byte[start.length];
    for (long number = 0; number < Math.min(keys, MOST_KEYS); number++) {
      String key = keyName.apply(number);
      long streams = FieldValues.ofKey(key);
      for (String field : fields) {
        values.fill(streams, field, candidate);
        if (Arrays.equals(start, candidate)) {
          return key + " " + field;
        }
      }
    }
    return null;
  }

  /** Returns the summary. */
  String summary() {
    long found = wrong.get() - rowsMissing.sum();
    String verdict =
        wrong.get() > 0
            ? "bad"
            : unverified.sum() > 0 ? "incomplete" : right.sum() > 0 ? "good" : "nothing verified";
    return String.format(
        Locale.ROOT,
        "dgen: %s: %d values right, %d wrong or missing, %d rows not found, %d rows not verified; %d"
            + " rows of scans are not verified",
        verdict,
        right.sum(),
        found,
        rowsMissing.sum(),
        unverified.sum(),
        scanned.sum());
  }
}
