package io.dgen.cli.bench;

import io.dgen.ChunkBuffer;
import io.dgen.DataGenerator;
import io.dgen.cli.report.Contender;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Those that compete in an experiment, and what they need: closed with it. */
final class Stage implements AutoCloseable {

  /** The names of the baselines among contenders. */
  static final String NON_TEMPORAL = "nonTemporal";

  static final String MEMSET = "memset";

  private final List<Contender.Group> groups = new ArrayList<>();
  private final Deque<DataGenerator> generators = new ArrayDeque<>();
  private final Deque<ChunkBuffer> buffers = new ArrayDeque<>();

  List<Contender.Group> groups() {
    return groups;
  }

  /** Keeps a generator open. */
  DataGenerator keep(DataGenerator generator) {
    generators.push(generator);
    return generator;
  }

  /** Memory that is best for a generator. */
  MemorySegment memory(DataGenerator generator, long bytes) {
    ChunkBuffer buffer = generator.allocateChunk(bytes);
    buffers.push(buffer);
    return buffer.segment().asSlice(0, bytes);
  }

  /** Enters a group: some, and what the same memory takes of the same threads. */
  void enter(
      String point, List<Contender> contenders, DataGenerator generator, MemorySegment memory) {
    long bytes = contenders.getFirst().bytes();
    MemoryBaseline baseline = new MemoryBaseline(generator);
    List<Contender> all = new ArrayList<>(contenders);
    if (baseline.refusal() == null) {
      all.add(
          new Contender(NON_TEMPORAL, bytes, () -> Benchmark.over(bytes, memory, baseline::store)));
    }
    all.add(new Contender(MEMSET, bytes, () -> Benchmark.over(bytes, memory, baseline::memset)));
    groups.add(new Contender.Group(point, all));
  }

  @Override
  public void close() {
    buffers.forEach(ChunkBuffer::close);
    generators.forEach(DataGenerator::close);
  }
}
