package io.dgen.cli.bench;

import io.dgen.ChunkBuffer;
import io.dgen.DataGenerator;
import io.dgen.cli.report.Contender;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The contenders of an experiment and what they need, which is closed with it. */
final class Stage implements AutoCloseable {

  /** The names of the baselines. */
  static final String NON_TEMPORAL = "nonTemporal";

  static final String MEMSET = "memset";

  private final List<Contender.Group> groups = new ArrayList<>();
  private final Deque<DataGenerator> generators = new ArrayDeque<>();
  private final Deque<ChunkBuffer> buffers = new ArrayDeque<>();

  List<Contender.Group> groups() {
    return groups;
  }

  /** Keeps a generator open until the stage is closed. */
  DataGenerator keep(DataGenerator generator) {
    generators.push(generator);
    return generator;
  }

  /** Allocates memory placed for a generator. */
  MemorySegment memory(DataGenerator generator, long bytes) {
    ChunkBuffer buffer = generator.allocateChunk(bytes);
    buffers.push(buffer);
    return buffer.segment().asSlice(0, bytes);
  }

  /** Enters a group: some contenders, and the bandwidth of the same memory on the same threads. */
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
