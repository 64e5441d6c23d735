package io.dgen.measure;

/**
 * How some numbers are distributed. Immutable.
 *
 * @param count how many numbers there are
 * @param median half of them are no larger, within a thousandth; 0 where there is none
 * @param most90 of 100, 90 are no larger, within a thousandth; 0 where there is none
 * @param most the largest; 0 where there is none
 */
public record Quantiles(long count, long median, long most90, long most) {}
