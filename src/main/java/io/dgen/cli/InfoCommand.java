package io.dgen.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What there is on this machine, what of it is in use, and why the rest is not. */
@Command(
    name = "info",
    description = "Tells what is in use on this machine, and why the rest is not.",
    sortOptions = false)
final class InfoCommand implements Callable<Integer> {

  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    Machine machine = Machine.look();
    BackendReport backends = BackendReport.look();
    if (output.json()) {
      output.print(json(machine, backends));
    } else {
      print(machine, backends);
    }
    return ExitStatus.GOOD;
  }

  private static Map<String, Object> json(Machine machine, BackendReport backends) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("version", Version.number());
    result.put("jdk", machine.jdk());
    result.put("system", machine.system());
    result.put("cpuModel", machine.cpuModel());
    result.put("cpus", machine.cpus());
    result.put("numaNodes", machine.numaNodes());
    result.put("pageBytes", machine.pageBytes());
    result.put("hugePages", machine.hugePages());
    result.put("lastLevelCacheBytes", machine.lastLevelCacheBytes());
    result.put("backends", backends.backends().stream().map(InfoCommand::json).toList());
    result.put("isas", backends.isas());
    Map<String, Object> inUse = new LinkedHashMap<>();
    inUse.put("backend", NameConverter.name(backends.inUse().backend()));
    inUse.put("isa", backends.inUse().isa());
    inUse.put("store", NameConverter.name(backends.inUse().store()));
    inUse.put("threads", backends.inUse().threads());
    result.put("inUse", inUse);
    return result;
  }

  private static Map<String, Object> json(BackendReport.Entry entry) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("name", entry.name());
    result.put("available", entry.available());
    result.put("isa", entry.isa());
    result.put("refusal", entry.refusal());
    return result;
  }

  private void print(Machine machine, BackendReport backends) {
    PrintWriter out = output.out();
    out.println(Version.tool());
    line(out, "JDK", machine.jdk());
    line(out, "System", machine.system());
    line(out, "CPUs", machine.cpus() + model(machine));
    line(out, "NUMA nodes", machine.numaNodes());
    line(out, "Page size", machine.pageBytes() == 0 ? "unknown" : Size.format(machine.pageBytes()));
    line(out, "Huge pages", machine.hugePages());
    line(out, "Cache", Size.format(machine.lastLevelCacheBytes()) + " (last level)");
    out.println("Back ends:");
    for (BackendReport.Entry entry : backends.backends()) {
      line(
          out,
          entry.name(),
          entry.available() ? "available (" + entry.isa() + ")" : "refused: " + entry.refusal());
    }
    line(out, "native ISAs", names(backends.isas()));
    out.println(
        Text.format(
            "In use by default: %s (%s), stores %s, %d threads",
            NameConverter.name(backends.inUse().backend()),
            backends.inUse().isa(),
            NameConverter.name(backends.inUse().store()),
            backends.inUse().threads()));
    out.flush();
  }

  private static String names(List<String> isas) {
    return isas.isEmpty() ? "none" : String.join(", ", isas);
  }

  private static String model(Machine machine) {
    return machine.cpuModel().isEmpty() ? "" : " (" + machine.cpuModel() + ")";
  }

  private static void line(PrintWriter out, String name, Object value) {
    out.println(Text.format("  %-12s %s", name, value));
  }
}
