package io.dgen.numa;

import java.util.BitSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An immutable set of the numbers of CPUs or nodes, written as the kernel does: {@code 0-3,8}. */
public final class IdSet {

  /** No member. */
  public static final IdSet EMPTY = new IdSet(new BitSet());

  /** Far above any kernel's limit: a number like this is a misread file. */
  private static final int HIGHEST = (1 << 20) - 1;

  private final BitSet bits;

  /** Takes the bits over: nobody else may change them. */
  private IdSet(BitSet bits) {
    this.bits = bits;
  }

  /**
   * Reads the kernel's list format.
   *
   * @param list numbers and ranges, for example {@code 0-3,8,10-12}; white space around it is left
   *     out, and nothing is the empty set
   * @return its members
   * @throws IllegalArgumentException if it is not such a list
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
      // Too long for a number: too high as well.
    }
    throw malformed(list);
  }

  private static IllegalArgumentException malformed(String list) {
    return new IllegalArgumentException("not a list of numbers like 0-3,8: \"" + list + "\"");
  }

  /**
   * A set of these.
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
   * The numbers from 0 on.
   *
   * @param count how many
   * @return the set
   */
  public static IdSet first(int count) {
    BitSet bits = new BitSet();
    bits.set(0, count);
    return new IdSet(bits);
  }

  /**
   * A set of these bits.
   *
   * @param bits is copied
   * @return the set
   */
  public static IdSet of(BitSet bits) {
    return new IdSet((BitSet) bits.clone());
  }

  /**
   * What is in both.
   *
   * @param other a set
   * @return a set
   */
  public IdSet and(IdSet other) {
    BitSet both = toBitSet();
    both.and(other.bits);
    return new IdSet(both);
  }

  /**
   * Whether it is a member.
   *
   * @param id a number
   * @return true if so
   */
  public boolean contains(int id) {
    return id >= 0 && bits.get(id);
  }

  /**
   * Whether there is no member.
   *
   * @return true if so
   */
  public boolean isEmpty() {
    return bits.isEmpty();
  }

  /**
   * How many members there are.
   *
   * @return at least 0
   */
  public int size() {
    return bits.cardinality();
  }

  /**
   * The members.
   *
   * @return lowest first
   */
  public IntStream stream() {
    return bits.stream();
  }

  /**
   * A copy as bits.
   *
   * @return the caller's own
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

  /** The kernel's list format. */
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
