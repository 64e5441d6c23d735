package io.dgen;

import io.dgen.ffi.NumaNative;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks that a pipeline's chunks are on their nodes and go to consumers of the same node first.
 */
final class PlacedPipelineCheck {

  private final CheckList list;
  private final WorkerThreadsCheck threads;

  PlacedPipelineCheck(CheckList list, WorkerThreadsCheck threads) {
    this.list = list;
    this.threads = threads;
  }

  void pipeline(
      String name,
      DataGenerator generator,
      DataGenerator one,
      List<ExpectedNode> nodes,
      ChunkPipeline.Order order,
      long chunkBytes)
      throws Exception {
    StreamSpec spec = generator.spec();
    long bytes = Math.max(1 << 19, chunkBytes / nodes.size());
    long start = 4096 * 7;
    long end = Math.min(spec.size(), start + bytes * (3L * nodes.size() + 2) + 4097);
    ChunkPipeline.Settings settings = new ChunkPipeline.Settings(bytes, 2, order, start, end);
    Map<Long, Long> taken = new TreeMap<>();
    Map<Integer, Integer> byNode = new TreeMap<>();
    long wrongPages = 0;
    long wrongBytes = 0;
    boolean inOrder = true;
    long next = start;
    try (ChunkPipeline pipeline = generator.pipeline(settings)) {
      threads.checkTasks(name + ": threads", nodes, Pin.NODE, 2);
      Placed.awaitFull(
          ExpectedNode.workers(nodes)); // before one node does the work of others that start late
      for (ChunkPipeline.Chunk c = pipeline.take(); c != null; c = pipeline.take()) {
        try (ChunkPipeline.Chunk chunk = c) {
          MemorySegment memory = chunk.segment();
          int wanted = ExpectedNode.memoryOf(nodes, chunk.node());
          for (int lies : NumaNative.pageNodes(memory)) {
            wrongPages += lies == wanted ? 0 : 1;
          }
          wrongBytes += one.verifyAt(chunk.position(), memory).isPresent() ? 1 : 0;
          inOrder &= chunk.position() == next;
          next += memory.byteSize();
          taken.merge(chunk.position(), memory.byteSize(), (a, b) -> -1L);
          byNode.merge(chunk.node(), 1, Integer::sum);
        }
      }
    }
    long at = start;
    for (Map.Entry<Long, Long> chunk : taken.entrySet()) {
      at = chunk.getKey() == at ? at + chunk.getValue() : Long.MIN_VALUE;
    }
    list.equal(name + ": covered once", at, end);
    if (order == ChunkPipeline.Order.IN_ORDER) {
      list.report(name + ": in order", inOrder, taken.size() + " chunks");
    }
    list.equal(name + ": chunks that depart from one thread's", wrongBytes, 0L);
    list.report(
        name + ": pages away from the chunk's node",
        wrongPages == 0,
        wrongPages + "; chunks by node: " + byNode);
    list.report(
        name + ": every node had chunks",
        byNode.keySet().equals(Set.copyOf(nodes.stream().map(ExpectedNode::node).toList())),
        byNode.toString());
  }

  /** Fills all buffers, then requires that a consumer receives its own node's chunks first. */
  void ownNodeFirst(String name, DataGenerator generator, List<ExpectedNode> nodes)
      throws Exception {
    int perNode = 2;
    long bytes = 64 << 10;
    ChunkPipeline.Settings settings =
        ChunkPipeline.Settings.of(generator.spec(), bytes)
            .withOrder(ChunkPipeline.Order.ANY)
            .withChunksPerNode(perNode);
    for (ExpectedNode node :
        nodes.size() == 1 ? nodes : List.of(nodes.getLast(), nodes.getFirst())) {
      List<ChunkPipeline.Chunk> taken = new ArrayList<>();
      List<Integer> from = new ArrayList<>();
      try (ChunkPipeline pipeline = generator.pipeline(settings)) {
        Placed.awaitFull(ExpectedNode.workers(nodes));
        Thread consumer =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        NumaNative.setAffinity(
                            WorkerThreadsCheck.nodeCpus(node.node())
                                .and(ProcSelf.cpus())
                                .toBitSet());
                        for (int i = 0; i < perNode * nodes.size(); i++) {
                          taken.add(pipeline.take());
                          from.add(taken.getLast().node());
                        }
                      } catch (Exception e) {
                        e.printStackTrace();
                      }
                    });
        consumer.join();
      }
      taken.forEach(ChunkPipeline.Chunk::close);
      list.report(
          name + " on node " + node.node() + " gets its chunks first",
          from.size() == perNode * nodes.size()
              && from.subList(0, perNode).stream().allMatch(n -> n == node.node()),
          from.toString());
    }
  }
}
