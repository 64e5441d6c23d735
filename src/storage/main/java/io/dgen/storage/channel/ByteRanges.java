package io.dgen.storage.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ranges of a file's bytes, added in any order and merged where they touch. Memory is bounded: so
 * many ranges are kept at most, and {@link #overflowed} tells if there were more. Thread-safe.
 */
public final class ByteRanges {

  /** How many separate ranges are kept. */
  public static final int MOST = 1 << 20;

  /**
   * A range.
   *
   * @param offset where it begins
   * @param length how many bytes
   */
  public record Range(long offset, long length) {

    /**
     * Returns where it ends.
     *
     * @return the offset behind its last byte
     */
    public long end() {
      return offset + length;
    }
  }

  /** The end of each range by its beginning. */
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  private long bytes;
  private boolean overflowed;

  /** No ranges. */
  public ByteRanges() {}

  /**
   * Adds a range.
   *
   * @param offset where it begins
   * @param length how many bytes
   */
  public synchronized void add(long offset, long length) {
    if (length <= 0) {
      return;
    }
    long from = offset;
    long to = offset + length;
    Map.Entry<Long, Long> before = ends.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    for (Map.Entry<Long, Long> next = ends.ceilingEntry(from);
        next != null && next.getKey() <= to;
        next = ends.ceilingEntry(from)) {
      to = Math.max(to, next.getValue());
      bytes -= next.getValue() - next.getKey();
      ends.remove(next.getKey());
    }
    if (ends.size() >= MOST) {
      overflowed = true;
      return;
    }
    ends.put(from, to);
    bytes += to - from;
  }

  /**
   * Adds all ranges of others. If some of those are missing, some of these are.
   *
   * @param others ranges
   * @param offset what is added to where they begin
   */
  public void addAll(ByteRanges others, long offset) {
    others.list().forEach(range -> add(offset + range.offset(), range.length()));
    if (others.overflowed()) {
      noteMissing();
    }
  }

  /** Notes that there were more ranges than are known. */
  public synchronized void noteMissing() {
    overflowed = true;
  }

  /**
   * Returns whether there were more ranges than are kept.
   *
   * @return true if some are missing
   */
  public synchronized boolean overflowed() {
    return overflowed;
  }

  /**
   * Returns whether there are none.
   *
   * @return true if so
   */
  public synchronized boolean isEmpty() {
    return ends.isEmpty();
  }

  /**
   * Returns how many bytes the ranges have.
   *
   * @return their sum
   */
  public synchronized long bytes() {
    return bytes;
  }

  /**
   * Returns the ranges.
   *
   * @return in order, none touching another
   */
  public synchronized List<Range> list() {
    List<Range> list = new ArrayList<>(ends.size());
    ends.forEach((from, to) -> list.add(new Range(from, to - from)));
    return list;
  }

  @Override
  public String toString() {
    return "ByteRanges" + list();
  }
}
