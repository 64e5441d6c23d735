package io.dgen.cli.info;

import io.dgen.ChunkBuffer;
import io.dgen.DataGenerator;
import io.dgen.RuntimeInfo;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Where a chunk's memory lies and who filled it, found out by filling one.
 *
 * @param bytes the chunk's size
 * @param stripes the parts of it that belong to a node's workers
 * @param filledBy bytes that each thread filled
 * @param refusals what is unavailable for the memory
 */
record ChunkReport(
    long bytes, List<Stripe> stripes, Map<String, Long> filledBy, List<String> refusals) {

  /**
   * A part of the chunk.
   *
   * @param stripe whose it is
   * @param pagesOn how many of the system's pages lie on each node, by the kernel's report; −1 for
   *     those that it does not tell
   */
  record Stripe(ChunkBuffer.Stripe stripe, Map<Integer, Integer> pagesOn) {}

  /** Fills a chunk from a generator whose stream is at least as long. */
  static ChunkReport fill(DataGenerator generator, long bytes) {
    try (ChunkBuffer buffer = generator.allocateChunk(bytes)) {
      Map<String, Long> filledBy = new ConcurrentSkipListMap<>();
      generator.fillChunk(
          buffer.segment(),
          (offset, length) -> filledBy.merge(Thread.currentThread().getName(), length, Long::sum));
      List<String> refusals =
          new ArrayList<>(buffer.refusals().stream().map(RuntimeInfo.Refusal::toString).toList());
      return new ChunkReport(
          buffer.segment().byteSize(), stripes(buffer, refusals), filledBy, refusals);
    }
  }

  private static List<Stripe> stripes(ChunkBuffer buffer, List<String> refusals) {
    int[] nodes;
    try {
      nodes = buffer.pageNodes();
    } catch (UnsupportedOperationException e) {
      refusals.add(e.getMessage());
      return buffer.stripes().stream().map(s -> new Stripe(s, Map.of())).toList();
    }
    long pageBytes = ChunkBuffer.systemPageBytes();
    List<Stripe> stripes = new ArrayList<>();
    for (ChunkBuffer.Stripe stripe : buffer.stripes()) {
      Map<Integer, Integer> pagesOn = new TreeMap<>();
      long end = stripe.offset() + stripe.length();
      for (long at = stripe.offset(); at < end; at += pageBytes) {
        pagesOn.merge(nodes[(int) (at / pageBytes)], 1, Integer::sum);
      }
      stripes.add(new Stripe(stripe, pagesOn));
    }
    return stripes;
  }

  List<String> text() {
    List<String> lines = new ArrayList<>();
    for (Stripe part : stripes) {
      ChunkBuffer.Stripe stripe = part.stripe();
      lines.add(
          Text.format(
              "bytes %d to %d: workers of %s, memory %s, pages by node %s",
              stripe.offset(),
              stripe.offset() + stripe.length() - 1,
              stripe.node() < 0 ? "any node" : "node " + stripe.node(),
              stripe.memoryNode().isPresent()
                  ? "bound to node " + stripe.memoryNode().getAsInt()
                  : "where first written",
              part.pagesOn()));
    }
    filledBy.forEach((name, length) -> lines.add(name + " filled " + Size.format(length)));
    lines.addAll(refusals);
    return lines;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bytes", bytes);
    List<Map<String, Object>> parts = new ArrayList<>();
    for (Stripe part : stripes) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("offset", part.stripe().offset());
      one.put("length", part.stripe().length());
      one.put("node", part.stripe().node());
      one.put(
          "memoryNode",
          part.stripe().memoryNode().isPresent() ? part.stripe().memoryNode().getAsInt() : null);
      one.put("pagesOn", part.pagesOn());
      parts.add(one);
    }
    json.put("stripes", parts);
    json.put("filledBy", filledBy);
    json.put("refusals", refusals);
    return json;
  }
}
