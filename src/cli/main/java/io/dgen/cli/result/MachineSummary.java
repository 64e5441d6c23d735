package io.dgen.cli.result;

import io.dgen.cli.machine.BackendReport;
import io.dgen.cli.machine.Machine;
import io.dgen.cli.machine.NodeReport;
import io.dgen.numa.Topology;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine in a few fields: enough to tell whether two results are of the same kind of one. */
final class MachineSummary {

  private MachineSummary() {}

  static Map<String, Object> json() {
    Machine machine = Machine.look();
    NodeReport nodes = NodeReport.look();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cpuModel", machine.cpuModel());
    json.put("architecture", System.getProperty("os.arch"));
    json.put("isas", BackendReport.supportedIsas());
    json.put("cpus", machine.cpus());
    json.put("numaNodes", nodes.count());
    json.put(
        "memoryBytes",
        nodes.topology().nodes().stream().mapToLong(Topology.Node::memoryBytes).sum());
    long available = machine.memory().bytes();
    json.put("availableMemoryBytes", available == Long.MAX_VALUE ? null : available);
    json.put("lastLevelCacheBytes", machine.lastLevelCacheBytes());
    json.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    json.put("jdk", machine.jdk());
    json.put("jvm", System.getProperty("java.vm.name"));
    return json;
  }
}
