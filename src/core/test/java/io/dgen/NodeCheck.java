package io.dgen;

import io.dgen.ffi.NumaNative;
import io.dgen.numa.IdSet;
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
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Checks on the machine it runs on, by what the kernel itself reports, that workers and memory are
 * where they belong. A line for each check on the standard output; the exit status is 0 if all
 * hold. Needs nothing but the classes: made for a machine of which NodeMachinesTest tells it what
 * to expect.
 */
public final class NodeCheck {

  /**
   * A node that is to have workers.
   *
   * @param node its number
   * @param workers how many
   * @param memory the node on which its memory is to lie
   */
  private record Expected(int node, int workers, int memory) {

    private static final Pattern FORM = Pattern.compile("(\\d+):(\\d+)@(\\d+)");

    static Expected parse(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new IllegalArgumentException("not NODE:WORKERS@MEMORY: " + text);
      }
      return new Expected(
          Integer.parseInt(form.group(1)),
          Integer.parseInt(form.group(2)),
          Integer.parseInt(form.group(3)));
    }
  }

  /** What a thread filled, and the node it was on when it had. */
  private record Piece(String thread, int onNode, long offset, long length) {}

  private static final long SEED = 20_260_101;
  private static final long MIB = 1 << 20;

  private final List<Expected> expected;
  private final long chunkBytes;
  private final StreamSpec spec;
  private final GeneratorConfig oneThread =
      GeneratorConfig.builder().numaMode(NumaMode.DISABLED).maxThreads(1).build();
  private int failed;

  private NodeCheck(List<Expected> expected, long chunkBytes) {
    this.expected = expected;
    this.chunkBytes = chunkBytes;
    this.spec =
        StreamSpec.builder(16 * chunkBytes + 12_345)
            .seed(SEED)
            .dedupRatio(1.5)
            .compressRatio(2)
            .build();
  }

  /**
   * Checks this machine.
   *
   * @param arguments {@code NODE:WORKERS@MEMORY} for each node that is to have workers, {@code
   *     chunk=MIB}, {@code refused=NODE} for each that is not to be had, {@code possible=CPUS} if
   *     the kernel is to reckon with so many
   */
  public static void main(String[] arguments) throws Exception {
    List<Expected> expected = new ArrayList<>();
    List<Integer> refused = new ArrayList<>();
    long chunk = 4 * MIB;
    int possible = 0;
    for (String argument : arguments) {
      if (argument.startsWith("chunk=")) {
        chunk = Long.parseLong(argument.substring("chunk=".length())) * MIB;
      } else if (argument.startsWith("refused=")) {
        refused.add(Integer.valueOf(argument.substring("refused=".length())));
      } else if (argument.startsWith("possible=")) {
        possible = Integer.parseInt(argument.substring("possible=".length()));
      } else {
        expected.add(Expected.parse(argument));
      }
    }
    NodeCheck check = new NodeCheck(expected, chunk);
    if (possible > 0) {
      IdSet cpus = IdSet.parse(read("/sys/devices/system/cpu/possible"));
      check.equal("possible CPUs", cpus.size(), possible);
    }
    check.run(refused);
    System.out.println(check.failed == 0 ? "all right" : check.failed + " checks failed");
    System.exit(check.failed == 0 ? 0 : 1);
  }

  private void run(List<Integer> refused) throws Exception {
    say("nodes on line", read("/sys/devices/system/node/online"));
    say("CPUs on line", read("/sys/devices/system/cpu/online"));
    say("CPUs possible", read("/sys/devices/system/cpu/possible"));
    say("CPUs allowed", ProcSelf.cpus().toString());

    try (DataGenerator all = DataGenerator.open(spec)) {
      List<RuntimeInfo.NodeWorkers> nodes =
          expected.stream().map(e -> new RuntimeInfo.NodeWorkers(e.node(), e.workers())).toList();
      // Of a single node nothing is placed unless it is asked for.
      boolean placed = expected.size() > 1;
      equal("workers by node", all.runtime().nodes(), placed ? nodes : List.of());
      equal("workers", all.runtime().threads(), workers(expected));
      equal("refusals", all.runtime().refusals(), List.of());
      equal("back end", all.runtime().backend(), Backend.NATIVE);
    }
    generator("pinned to nodes", expected, config().numaMode(NumaMode.FORCE), Pin.NODE);
    generator("pinned to CPUs", expected, config().numaMode(NumaMode.FORCE), Pin.CPU);
    generator("not pinned", expected, config().numaMode(NumaMode.FORCE), Pin.NONE);
    fewerWorkers();
    for (Expected node : firstAndLast()) {
      generator(
          "only node " + node.node(), List.of(node), config().numaNode(node.node()), Pin.NODE);
    }
    for (int node : refused) {
      refused(node);
    }
  }

  private static GeneratorConfig.Builder config() {
    return GeneratorConfig.builder().backend(Backend.NATIVE);
  }

  private List<Expected> firstAndLast() {
    return expected.size() == 1 ? expected : List.of(expected.getFirst(), expected.getLast());
  }

  private static int workers(List<Expected> nodes) {
    return nodes.stream().mapToInt(Expected::workers).sum();
  }

  private void refused(int node) {
    String what = "node " + node + " refused with its number";
    try (DataGenerator _ = DataGenerator.open(spec, config().numaNode(node).build())) {
      report(what, false, "opened");
    } catch (IllegalArgumentException e) {
      report(what, e.getMessage().startsWith("numaNode is " + node + ", "), e.getMessage());
    }
  }

  /** With half as many, every node that has two or more keeps its share. */
  private void fewerWorkers() throws Exception {
    int half = Math.max(1, workers(expected) / 2);
    GeneratorConfig config = config().numaMode(NumaMode.FORCE).maxThreads(half).build();
    try (DataGenerator generator = DataGenerator.open(spec, config)) {
      equal("half of the workers", generator.runtime().threads(), half);
      for (RuntimeInfo.NodeWorkers node : generator.runtime().nodes()) {
        int all = expected.stream().filter(e -> e.node() == node.node()).findAny().get().workers();
        double share = (double) all * half / workers(expected);
        report(
            "half of the workers: node " + node.node(),
            Math.abs(node.workers() - share) < 1,
            node.workers() + " of " + all);
      }
      equal("half of the workers: threads", ProcSelf.workers(half).size(), half);
    }
  }

  /** All there is to check of one generator. */
  private void generator(
      String name, List<Expected> nodes, GeneratorConfig.Builder builder, Pin pin)
      throws Exception {
    try (DataGenerator generator = DataGenerator.open(spec, builder.pin(pin).build());
        DataGenerator one = DataGenerator.open(spec, oneThread)) {
      equal(name + ": pinned", generator.runtime().pinned(), pin);
      equal(name + ": refusals", generator.runtime().refusals(), List.of());
      checkTasks(name + ": threads", nodes, pin, 1);
      for (long bytes : new long[] {chunkBytes, chunkBytes / 2 + 4096, 200_000}) {
        chunkBuffer(name + ": buffer of " + bytes, generator, one, nodes, bytes, pin);
      }
      if (pin == Pin.NODE) {
        ownMemory(name + ": own memory", generator, one, nodes);
        for (ChunkPipeline.Order order : ChunkPipeline.Order.values()) {
          pipeline(name + ": pipeline " + order, generator, one, nodes, order);
        }
        ownNodeFirst(name + ": pinned consumer", generator, nodes);
      }
    }
    equal(name + ": threads after closing", ProcSelf.workers(0).size(), 0);
  }

  // --- threads

  private void checkTasks(String name, List<Expected> nodes, Pin pin, int pools) throws Exception {
    List<ProcSelf.Worker> tasks = ProcSelf.workers(pools * workers(nodes));
    equal(name, tasks.size(), pools * workers(nodes));
    IdSet process = ProcSelf.cpus();
    for (Expected node : nodes) {
      IdSet cpus = nodeCpus(node.node()).and(process);
      List<ProcSelf.Worker> own = tasks.stream().filter(t -> t.node() == node.node()).toList();
      boolean numbers = true;
      for (int n = 0; n < node.workers(); n++) {
        int number = n;
        numbers &= own.stream().filter(t -> t.number() == number).count() == pools;
      }
      report(name + " of node " + node.node() + " numbered", numbers, own.size() + " threads");
      if (pin == Pin.NODE) {
        report(
            name + " of node " + node.node() + " have its CPUs",
            own.stream().allMatch(t -> t.allowed().equals(cpus)),
            cpus + " (" + own.stream().map(ProcSelf.Worker::allowed).distinct().toList() + ")");
      } else if (pin == Pin.CPU) {
        int[] single =
            own.stream()
                .filter(t -> t.allowed().size() == 1)
                .mapToInt(t -> t.allowed().stream().sum())
                .toArray();
        report(
            name + " of node " + node.node() + " have a CPU of it each",
            single.length == own.size()
                && IdSet.of(single).size() * pools == own.size()
                && IdSet.of(single).and(cpus).equals(IdSet.of(single)),
            IdSet.of(single) + " of " + cpus);
      } else {
        report(
            name + " of node " + node.node() + " may be anywhere",
            own.stream().allMatch(t -> t.allowed().equals(process)),
            process.toString());
      }
      if (pin != Pin.NONE) {
        report(
            name + " of node " + node.node() + " have run there",
            own.stream().allMatch(t -> cpus.contains(t.lastCpu())),
            own.stream().map(ProcSelf.Worker::lastCpu).distinct().sorted().toList().toString());
      }
    }
  }

  /** Those on line only. */
  private static IdSet nodeCpus(int node) throws IOException {
    return IdSet.parse(read("/sys/devices/system/node/node" + node + "/cpulist"));
  }

  // --- chunks

  private void chunkBuffer(
      String name,
      DataGenerator generator,
      DataGenerator one,
      List<Expected> nodes,
      long bytes,
      Pin pin)
      throws Exception {
    try (ChunkBuffer buffer = generator.allocateChunk(bytes)) {
      MemorySegment memory = buffer.segment();
      equal(name + ": refusals", buffer.refusals(), List.of());
      equal(
          name + ": written before",
          Arrays.stream(buffer.pageNodes()).filter(n -> n >= 0).count(),
          0L);
      for (ChunkBuffer.Stripe stripe : buffer.stripes()) {
        report(
            name + ": stripe of node " + stripe.node(),
            stripe.memoryNode().orElse(-1) == memoryOf(nodes, stripe.node()),
            stripe.toString());
      }
      generator.position(4096 * 3);
      Queue<Piece> pieces = new ConcurrentLinkedQueue<>();
      long filled = generator.fillChunk(memory, observer(pieces));
      equal(name + ": filled", filled, memory.byteSize());
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

  /** Every page of every piece lies where the memory of the thread's node is. */
  private void pieces(
      String name,
      Queue<Piece> pieces,
      MemorySegment memory,
      List<Expected> nodes,
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
      int wanted = memoryOf(nodes, node);
      for (long at = piece.offset(); at < piece.offset() + piece.length(); at += page) {
        int lies = pageNodes[(int) (at / page)];
        wrong += exactly ? (lies == wanted ? 0 : 1) : (lies >= 0 ? 0 : 1);
      }
      byNode.merge(node, piece.length() / page, Long::sum);
    }
    equal(name + ": covered by pieces", covered, memory.byteSize());
    equal(name + ": pieces filled by other threads", strangers, 0L);
    equal(name + ": pieces filled on other nodes", strayed, 0L);
    report(
        name + (exactly ? ": pages away from who filled them" : ": pages that lie nowhere"),
        wrong == 0,
        wrong + "; pages filled by node: " + byNode);
    equal(name + ": nodes that filled", byNode.size(), nodes.size());
  }

  private static int memoryOf(List<Expected> nodes, int node) {
    return nodes.stream()
        .filter(e -> e.node() == node)
        .mapToInt(Expected::memory)
        .findAny()
        .orElse(-1);
  }

  /** The kernel's other report. */
  private void mappings(String name, ChunkBuffer buffer, List<Expected> nodes) throws IOException {
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
          int node = memoryOf(nodes, stripe.node());
          if (!mapping.policy().equals("bind:" + node)
              || !mapping.pages().keySet().equals(Set.of(node))) {
            wrong.add(mapping + " has a stripe of node " + stripe.node());
          }
        }
      }
      pages += mapping.pages().values().stream().mapToLong(n -> n).sum();
    }
    report(name + ": bound and counted by numa_maps", wrong.isEmpty(), wrong.toString());
    equal(name + ": pages in numa_maps", pages, buffer.segment().byteSize() / 4096);
  }

  private void sameBytes(String name, DataGenerator one, long position, MemorySegment memory) {
    equal(
        name + ": departs from one thread's",
        one.verifyAt(position, memory).toString(),
        "Optional.empty");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment reference = arena.allocate(memory.byteSize(), 4096);
      one.fillAt(position, reference);
      equal(name + ": checksum", checksum(memory), checksum(reference));
    }
  }

  private static long checksum(MemorySegment memory) {
    CRC32 sum = new CRC32();
    sum.update(memory.asByteBuffer());
    return sum.getValue();
  }

  /** Memory of the caller's that nobody has written lies where it is first written. */
  private void ownMemory(
      String name, DataGenerator generator, DataGenerator one, List<Expected> nodes)
      throws Exception {
    boolean local = true;
    for (Expected node : nodes) {
      local &= node.node() == node.memory();
    }
    Path file = Files.createTempFile(Path.of("/dev/shm"), "dgen-node-check", null);
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Arena arena = Arena.ofShared()) {
      MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, chunkBytes, arena);
      generator.reset();
      Queue<Piece> pieces = new ConcurrentLinkedQueue<>();
      equal(name + ": filled", generator.fillChunk(memory, observer(pieces)), chunkBytes);
      // Where a node has no memory of its own, the kernel's choice need not be ours.
      pieces(name, pieces, memory, nodes, NumaNative.pageNodes(memory), Pin.NODE, local);
      sameBytes(name, one, 0, memory);
    } finally {
      Files.delete(file);
    }
  }

  // --- pipelines

  private void pipeline(
      String name,
      DataGenerator generator,
      DataGenerator one,
      List<Expected> nodes,
      ChunkPipeline.Order order)
      throws Exception {
    long bytes = Math.max(MIB / 2, chunkBytes / nodes.size());
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
      checkTasks(name + ": threads", nodes, Pin.NODE, 2);
      Placed.awaitFull(workers(nodes)); // before one node takes over from those that start late
      for (ChunkPipeline.Chunk c = pipeline.take(); c != null; c = pipeline.take()) {
        try (ChunkPipeline.Chunk chunk = c) {
          MemorySegment memory = chunk.segment();
          int wanted = memoryOf(nodes, chunk.node());
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
    equal(name + ": covered once", at, end);
    if (order == ChunkPipeline.Order.IN_ORDER) {
      report(name + ": in order", inOrder, taken.size() + " chunks");
    }
    equal(name + ": chunks that depart from one thread's", wrongBytes, 0L);
    report(
        name + ": pages away from the chunk's node",
        wrongPages == 0,
        wrongPages + "; chunks by node: " + byNode);
    report(
        name + ": every node had chunks",
        byNode.keySet().equals(Set.copyOf(nodes.stream().map(Expected::node).toList())),
        byNode.toString());
  }

  /** All rings are full; then the consumer's node is asked for every chunk that it has. */
  private void ownNodeFirst(String name, DataGenerator generator, List<Expected> nodes)
      throws Exception {
    int perNode = 2;
    long bytes = 64 << 10;
    ChunkPipeline.Settings settings =
        ChunkPipeline.Settings.of(spec, bytes)
            .withOrder(ChunkPipeline.Order.ANY)
            .withChunksPerNode(perNode);
    for (Expected node : nodes.size() == 1 ? nodes : List.of(nodes.getLast(), nodes.getFirst())) {
      List<ChunkPipeline.Chunk> taken = new ArrayList<>();
      List<Integer> from = new ArrayList<>();
      try (ChunkPipeline pipeline = generator.pipeline(settings)) {
        Placed.awaitFull(workers(nodes));
        Thread consumer =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        NumaNative.setAffinity(
                            nodeCpus(node.node()).and(ProcSelf.cpus()).toBitSet());
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
      report(
          name + " on node " + node.node() + " gets its chunks first",
          from.size() == perNode * nodes.size()
              && from.subList(0, perNode).stream().allMatch(n -> n == node.node()),
          from.toString());
    }
  }

  // --- results

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file)).strip();
  }

  private static void say(String what, String value) {
    System.out.println("     " + what + ": " + value);
  }

  private void equal(String what, Object found, Object wanted) {
    report(
        what, found.equals(wanted), found.equals(wanted) ? "" + found : found + ", not " + wanted);
  }

  private void report(String what, boolean holds, String found) {
    failed += holds ? 0 : 1;
    System.out.println((holds ? "ok   " : "FAIL ") + what + ": " + found);
  }
}
