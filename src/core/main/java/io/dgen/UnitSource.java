package io.dgen;

/**
 * Where the bytes of a dedup unit come from. Immutable.
 *
 * @param number the number of the source unit in the stream or in its pool
 * @param shared whether it is a unit of the pool, which other streams of the seed have, too
 * @param generations the generations in which it has the same bytes
 * @param contentClass the number of its class in the mix, from 0
 */
public record UnitSource(long number, boolean shared, Generations generations, int contentClass) {}
