package io.dgen;

import io.dgen.numa.IdSet;
import java.io.IOException;
import java.util.List;

/** Checks on which CPUs the kernel lets worker threads run. */
final class WorkerThreadsCheck {

  private final CheckList list;

  WorkerThreadsCheck(CheckList list) {
    this.list = list;
  }

  void checkTasks(String name, List<ExpectedNode> nodes, Pin pin, int pools) throws Exception {
    List<ProcSelf.Worker> tasks = ProcSelf.workers(pools * ExpectedNode.workers(nodes));
    list.equal(name, tasks.size(), pools * ExpectedNode.workers(nodes));
    IdSet process = ProcSelf.cpus();
    for (ExpectedNode node : nodes) {
      IdSet cpus = nodeCpus(node.node()).and(process);
      List<ProcSelf.Worker> own = tasks.stream().filter(t -> t.node() == node.node()).toList();
      boolean numbers = true;
      for (int n = 0; n < node.workers(); n++) {
        int number = n;
        numbers &= own.stream().filter(t -> t.number() == number).count() == pools;
      }
      list.report(name + " of node " + node.node() + " numbered", numbers, own.size() + " threads");
      if (pin == Pin.NODE) {
        list.report(
            name + " of node " + node.node() + " have its CPUs",
            own.stream().allMatch(t -> t.allowed().equals(cpus)),
            cpus + " (" + own.stream().map(ProcSelf.Worker::allowed).distinct().toList() + ")");
      } else if (pin == Pin.CPU) {
        int[] single =
            own.stream()
                .filter(t -> t.allowed().size() == 1)
                .mapToInt(t -> t.allowed().stream().sum())
                .toArray();
        list.report(
            name + " of node " + node.node() + " have a CPU of it each",
            single.length == own.size()
                && IdSet.of(single).size() * pools == own.size()
                && IdSet.of(single).and(cpus).equals(IdSet.of(single)),
            IdSet.of(single) + " of " + cpus);
      } else {
        list.report(
            name + " of node " + node.node() + " may be anywhere",
            own.stream().allMatch(t -> t.allowed().equals(process)),
            process.toString());
      }
      if (pin != Pin.NONE) {
        list.report(
            name + " of node " + node.node() + " have run there",
            own.stream().allMatch(t -> cpus.contains(t.lastCpu())),
            own.stream().map(ProcSelf.Worker::lastCpu).distinct().sorted().toList().toString());
      }
    }
  }

  /** Returns a node's online CPUs. */
  static IdSet nodeCpus(int node) throws IOException {
    return IdSet.parse(CheckList.read("/sys/devices/system/node/node" + node + "/cpulist"));
  }
}
