package io.dgen;

import io.dgen.numa.IdSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the placement of workers and memory on this machine by the kernel's own reports. Prints a
 * line for each check; the exit status is 0 if all hold. It needs only the classes:
 * NodeMachinesTest runs it on other machines and passes their expected nodes.
 */
public final class NodeCheck {

  private static final long SEED = 20_260_101;
  private static final long MIB = 1 << 20;

  private final List<ExpectedNode> expected;
  private final long chunkBytes;
  private final StreamSpec spec;
  private final GeneratorConfig oneThread =
      GeneratorConfig.builder().numaMode(NumaMode.DISABLED).maxThreads(1).build();
  private final CheckList list = new CheckList();
  private final WorkerThreadsCheck threads = new WorkerThreadsCheck(list);
  private final PlacedMemoryCheck memory = new PlacedMemoryCheck(list);
  private final PlacedPipelineCheck pipelines = new PlacedPipelineCheck(list, threads);

  private NodeCheck(List<ExpectedNode> expected, long chunkBytes) {
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
   * @param arguments {@code NODE:WORKERS@MEMORY} for each node that is expected to have workers,
   *     {@code chunk=MIB}, {@code refused=NODE} for each unavailable node, {@code possible=CPUS}
   *     for the expected number of possible CPUs
   */
  public static void main(String[] arguments) throws Exception {
    List<ExpectedNode> expected = new ArrayList<>();
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
        expected.add(ExpectedNode.parse(argument));
      }
    }
    NodeCheck check = new NodeCheck(expected, chunk);
    if (possible > 0) {
      IdSet cpus = IdSet.parse(CheckList.read("/sys/devices/system/cpu/possible"));
      check.list.equal("possible CPUs", cpus.size(), possible);
    }
    check.run(refused);
    int failed = check.list.failed();
    System.out.println(failed == 0 ? "all right" : failed + " checks failed");
    System.exit(failed == 0 ? 0 : 1);
  }

  private void run(List<Integer> refused) throws Exception {
    list.say("nodes on line", CheckList.read("/sys/devices/system/node/online"));
    list.say("CPUs on line", CheckList.read("/sys/devices/system/cpu/online"));
    list.say("CPUs possible", CheckList.read("/sys/devices/system/cpu/possible"));
    list.say("CPUs allowed", ProcSelf.cpus().toString());

    try (DataGenerator all = DataGenerator.open(spec)) {
      List<RuntimeInfo.NodeWorkers> nodes =
          expected.stream().map(e -> new RuntimeInfo.NodeWorkers(e.node(), e.workers())).toList();
      // On a single node, nothing is placed unless it is requested.
      boolean placed = expected.size() > 1;
      list.equal("workers by node", all.runtime().nodes(), placed ? nodes : List.of());
      list.equal("workers", all.runtime().threads(), ExpectedNode.workers(expected));
      list.equal("refusals", all.runtime().refusals(), List.of());
      list.equal("back end", all.runtime().backend(), Backend.NATIVE);
    }
    generator("pinned to nodes", expected, config().numaMode(NumaMode.FORCE), Pin.NODE);
    generator("pinned to CPUs", expected, config().numaMode(NumaMode.FORCE), Pin.CPU);
    generator("not pinned", expected, config().numaMode(NumaMode.FORCE), Pin.NONE);
    fewerWorkers();
    for (ExpectedNode node : firstAndLast()) {
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

  private List<ExpectedNode> firstAndLast() {
    return expected.size() == 1 ? expected : List.of(expected.getFirst(), expected.getLast());
  }

  private void refused(int node) {
    String what = "node " + node + " refused with its number";
    try (DataGenerator _ = DataGenerator.open(spec, config().numaNode(node).build())) {
      list.report(what, false, "opened");
    } catch (IllegalArgumentException e) {
      list.report(what, e.getMessage().startsWith("numaNode is " + node + ", "), e.getMessage());
    }
  }

  /** With half the workers, each node keeps its share. */
  private void fewerWorkers() throws Exception {
    int half = Math.max(1, ExpectedNode.workers(expected) / 2);
    GeneratorConfig config = config().numaMode(NumaMode.FORCE).maxThreads(half).build();
    try (DataGenerator generator = DataGenerator.open(spec, config)) {
      list.equal("half of the workers", generator.runtime().threads(), half);
      for (RuntimeInfo.NodeWorkers node : generator.runtime().nodes()) {
        int all = expected.stream().filter(e -> e.node() == node.node()).findAny().get().workers();
        double share = (double) all * half / ExpectedNode.workers(expected);
        list.report(
            "half of the workers: node " + node.node(),
            Math.abs(node.workers() - share) < 1,
            node.workers() + " of " + all);
      }
      Placed.startWorkers(generator);
      list.equal("half of the workers: threads", ProcSelf.workers(half).size(), half);
    }
  }

  /** Checks everything about one generator. */
  private void generator(
      String name, List<ExpectedNode> nodes, GeneratorConfig.Builder builder, Pin pin)
      throws Exception {
    try (DataGenerator generator = DataGenerator.open(spec, builder.pin(pin).build());
        DataGenerator one = DataGenerator.open(spec, oneThread)) {
      list.equal(name + ": pinned", generator.runtime().pinned(), pin);
      list.equal(name + ": refusals", generator.runtime().refusals(), List.of());
      Placed.startWorkers(generator);
      threads.checkTasks(name + ": threads", nodes, pin, 1);
      for (long bytes : new long[] {chunkBytes, chunkBytes / 2 + 4096, 200_000}) {
        memory.chunkBuffer(name + ": buffer of " + bytes, generator, one, nodes, bytes, pin);
      }
      if (pin == Pin.NODE) {
        memory.ownMemory(name + ": own memory", generator, one, nodes, chunkBytes);
        for (ChunkPipeline.Order order : ChunkPipeline.Order.values()) {
          pipelines.pipeline(
              name + ": pipeline " + order, generator, one, nodes, order, chunkBytes);
        }
        pipelines.ownNodeFirst(name + ": pinned consumer", generator, nodes);
      }
    }
    list.equal(name + ": threads after closing", ProcSelf.workers(0).size(), 0);
  }
}
