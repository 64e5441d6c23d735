package io.dgen.numa;

import java.util.BitSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An immutable set of CPU or node numbers, in the kernel's notation: {@code 0-3,8}. */
public final class IdSet {

  /** The empty set. */
  public static final IdSet EMPTY = new IdSet(new BitSet());

  /** Far above any kernel's limit: a higher number means that the file was misread. */
  private static final int HIGHEST = (1 << 20) - 1;

  private final BitSet bits;

  /** Keeps the bits: nobody else may change them. */
  private IdSet(BitSet bits) {
    this.bits = bits;
  }

  /**
   * Reads the kernel's list format.
   *
   * @param list numbers and ranges, for example {@code 0-3,8,10-12}; blank text is the empty set
   * @return the set
   * @throws IllegalArgumentException if the list is malformed
   */
  public static IdSet parse(String list) {
    BitSet bits = new BitSet();
    String text = list.strip();
    if (!text.isEmpty()) {
      for (String part : text.split(",", -1)) {
        int dash = part.indexOf('-');
        int first = number(dash < 0 ? part : part.substring(0, dash), list);
        int last = dash < 0 ? first : number(part.substring(dash + 1), list);
        if (last < first) {
          throw malformed(list);
        }
        bits.set(first, last + 1);
      }
    }
    return new IdSet(bits);
  }

  private static int number(String digits, String list) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw malformed(list);
    }
    try {
      int number = Integer.parseInt(digits);
      if (number <= HIGHEST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Too many digits: too high.
    }
    throw malformed(list);
  }

  private static IllegalArgumentException malformed(String list) {
    return new IllegalArgumentException("not a list of numbers like 0-3,8: \"" + list + "\"");
  }

  /**
   * Returns a set of these numbers.
   *
   * @param ids its members
   * @return the set
   */
  public static IdSet of(int... ids) {
    BitSet bits = new BitSet();
    for (int id : ids) {
      bits.set(id);
    }
    return new IdSet(bits);
  }

  /**
   * Returns the set of the numbers from 0.
   *
   * @param count how many numbers
   * @return the set
   */
  public static IdSet first(int count) {
    BitSet bits = new BitSet();
    bits.set(0, count);
    return new IdSet(bits);
  }

  /**
   * Returns a set of these bits.
   *
   * @param bits the bits, which are copied
   * @return the set
   */
  public static IdSet of(BitSet bits) {
    return new IdSet((BitSet) bits.clone());
  }

  /**
   * Returns the intersection with another set.
   *
   * @param other the other set
   * @return the intersection
   */
  public IdSet and(IdSet other) {
    BitSet both = toBitSet();
    both.and(other.bits);
    return new IdSet(both);
  }

  /**
   * Returns whether a number is a member.
   *
   * @param id a number
   * @return true if it is
   */
  public boolean contains(int id) {
    return id >= 0 && bits.get(id);
  }

  /**
   * Returns whether the set is empty.
   *
   * @return true if it has no member
   */
  public boolean isEmpty() {
    return bits.isEmpty();
  }

  /**
   * Returns the number of members.
   *
   * @return at least 0
   */
  public int size() {
    return bits.cardinality();
  }

  /**
   * Returns the members.
   *
   * @return the numbers, lowest first
   */
  public IntStream stream() {
    return bits.stream();
  }

  /**
   * Returns a copy as bits.
   *
   * @return a new bit set
   */
  public BitSet toBitSet() {
    return (BitSet) bits.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IdSet set && set.bits.equals(bits);
  }

  @Override
  public int hashCode() {
    return bits.hashCode();
  }

  /** Returns the set in the kernel's list format. */
  @Override
  public String toString() {
    return bits.stream()
        .filter(id -> id == 0 || !bits.get(id - 1))
        .mapToObj(
            first -> {
              int last = bits.nextClearBit(first) - 1;
              return last == first ? "" + first : first + "-" + last;
            })
        .collect(Collectors.joining(","));
  }
}
