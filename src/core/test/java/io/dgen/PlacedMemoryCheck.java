package io.dgen;

import io.dgen.ffi.NumaNative;
import io.dgen.refusal.UnavailableException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.zip.CRC32;

/** Checks which worker filled which part of a chunk, and on which node the part is. */
final class PlacedMemoryCheck {

  /** A piece that a thread filled, and the node on which the thread then was. */
  private record Piece(String thread, int onNode, long offset, long length) {}

  private final CheckList list;

  PlacedMemoryCheck(CheckList list) {
    this.list = list;
  }

  void chunkBuffer(
      String name,
      DataGenerator generator,
      DataGenerator one,
      List<ExpectedNode> nodes,
      long bytes,
      Pin pin)
      throws Exception {
    try (ChunkBuffer buffer = generator.allocateChunk(bytes)) {
      MemorySegment memory = buffer.segment();
      list.equal(name + ": refusals", buffer.refusals(), List.of());
      list.equal(
          name + ": written before",
          Arrays.stream(buffer.pageNodes()).filter(n -> n >= 0).count(),
          0L);
      for (ChunkBuffer.Stripe stripe : buffer.stripes()) {
        list.report(
            name + ": stripe of node " + stripe.node(),
            stripe.memoryNode().orElse(-1) == ExpectedNode.memoryOf(nodes, stripe.node()),
            stripe.toString());
      }
      generator.position(4096 * 3);
      Queue<Piece> pieces = new ConcurrentLinkedQueue<>();
      long filled = generator.fillChunk(memory, observer(pieces));
      list.equal(name + ": filled", filled, memory.byteSize());
      pieces(name, pieces, memory, nodes, buffer.pageNodes(), pin, true);
      mappings(name, buffer, nodes);
      sameBytes(name, one, 4096 * 3, memory);
    }
  }

  private static FillObserver observer(Queue<Piece> pieces) {
    return (offset, length) -> {
      try {
        pieces.add(
            new Piece(Thread.currentThread().getName(), NumaNative.currentNode(), offset, length));
      } catch (UnavailableException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /** Checks that every page of every piece is on the node of the thread's memory. */
  private void pieces(
      String name,
      Queue<Piece> pieces,
      MemorySegment memory,
      List<ExpectedNode> nodes,
      int[] pageNodes,
      Pin pin,
      boolean exactly)
      throws UnavailableException {
    long page = NumaNative.pageBytes();
    long covered = 0;
    long wrong = 0;
    long strangers = 0;
    long strayed = 0;
    Map<Integer, Long> byNode = new TreeMap<>();
    for (Piece piece : pieces) {
      covered += piece.length();
      Matcher worker = ProcSelf.WORKER_NAME.matcher(piece.thread());
      if (!worker.matches()) {
        strangers++;
        continue;
      }
      int node = Integer.parseInt(worker.group(1));
      strayed += pin != Pin.NONE && piece.onNode() != node ? 1 : 0;
      int wanted = ExpectedNode.memoryOf(nodes, node);
      for (long at = piece.offset(); at < piece.offset() + piece.length(); at += page) {
        int lies = pageNodes[(int) (at / page)];
        wrong += exactly ? (lies == wanted ? 0 : 1) : (lies >= 0 ? 0 : 1);
      }
      byNode.merge(node, piece.length() / page, Long::sum);
    }
    list.equal(name + ": covered by pieces", covered, memory.byteSize());
    list.equal(name + ": pieces filled by other threads", strangers, 0L);
    list.equal(name + ": pieces filled on other nodes", strayed, 0L);
    list.report(
        name + (exactly ? ": pages away from who filled them" : ": pages that lie nowhere"),
        wrong == 0,
        wrong + "; pages filled by node: " + byNode);
    list.equal(name + ": nodes that filled", byNode.size(), nodes.size());
  }

  /** Checks the kernel's other report, {@code numa_maps}. */
  private void mappings(String name, ChunkBuffer buffer, List<ExpectedNode> nodes)
      throws IOException {
    long base = buffer.segment().address();
    long end = base + buffer.segment().byteSize();
    long pages = 0;
    List<String> wrong = new ArrayList<>();
    for (ProcSelf.Mapping mapping : ProcSelf.mappings()) {
      if (mapping.end() <= base || mapping.start() >= end) {
        continue;
      }
      for (ChunkBuffer.Stripe stripe : buffer.stripes()) {
        long from = base + stripe.offset();
        if (mapping.start() < from + stripe.length() && mapping.end() > from) {
          int node = ExpectedNode.memoryOf(nodes, stripe.node());
          if (!mapping.policy().equals("bind:" + node)
              || !mapping.pages().keySet().equals(Set.of(node))) {
            wrong.add(mapping + " has a stripe of node " + stripe.node());
          }
        }
      }
      pages += mapping.pages().values().stream().mapToLong(n -> n).sum();
    }
    list.report(name + ": bound and counted by numa_maps", wrong.isEmpty(), wrong.toString());
    list.equal(name + ": pages in numa_maps", pages, buffer.segment().byteSize() / 4096);
  }

  private void sameBytes(String name, DataGenerator one, long position, MemorySegment memory) {
    list.equal(
        name + ": departs from one thread's",
        one.verifyAt(position, memory).toString(),
        "Optional.empty");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment reference = arena.allocate(memory.byteSize(), 4096);
      one.fillAt(position, reference);
      list.equal(name + ": checksum", checksum(memory), checksum(reference));
    }
  }

  private static long checksum(MemorySegment memory) {
    CRC32 sum = new CRC32();
    sum.update(memory.asByteBuffer());
    return sum.getValue();
  }

  /** Checks that the caller's memory is placed where it is first written. */
  void ownMemory(
      String name,
      DataGenerator generator,
      DataGenerator one,
      List<ExpectedNode> nodes,
      long chunkBytes)
      throws Exception {
    boolean local = true;
    for (ExpectedNode node : nodes) {
      local &= node.node() == node.memory();
    }
    Path file = Files.createTempFile(Path.of("/dev/shm"), "dgen-node-check", null);
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Arena arena = Arena.ofShared()) {
      MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, chunkBytes, arena);
      generator.reset();
      Queue<Piece> pieces = new ConcurrentLinkedQueue<>();
      list.equal(name + ": filled", generator.fillChunk(memory, observer(pieces)), chunkBytes);
      // If a node has no memory, the kernel may choose another node than dgen.
      pieces(name, pieces, memory, nodes, NumaNative.pageNodes(memory), Pin.NODE, local);
      sameBytes(name, one, 0, memory);
    } finally {
      Files.delete(file);
    }
  }
}
