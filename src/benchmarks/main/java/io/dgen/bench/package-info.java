/**
 * Benchmarks. What competes is defined once, in {@link io.dgen.bench.Contender}, and run by JMH
 * ({@code *Benchmark}) or interleaved in one JVM ({@link io.dgen.bench.Compare}), which is to be
 * preferred on a noisy machine.
 */
package io.dgen.bench;
