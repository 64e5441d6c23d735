package io.dgen.cli.machine;

import io.dgen.RuntimeInfo;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.output.Version;
import io.dgen.numa.AvailableMemory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The machine and what is in use of it, for programs.
 *
 * @param machine the machine
 * @param nodes its nodes
 * @param backends which back ends are available
 * @param inUse what makes the bytes
 */
public record MachineReport(
    Machine machine, NodeReport nodes, BackendReport backends, RuntimeInfo inUse) {

  /**
   * Describes it all.
   *
   * @return an object to which more may be added
   */
  public Map<String, Object> json() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("version", Version.number());
    result.put("jdk", machine.jdk());
    ClassArchive archive = ClassArchive.look();
    result.put("classArchive", archive.refusal().isEmpty());
    archive.refusal().ifPresent(refusal -> result.put("classArchiveRefusal", refusal));
    result.put("vectorApi", SecondStart.text());
    result.put("system", machine.system());
    result.put("cpuModel", machine.cpuModel());
    result.put("cpus", machine.cpus());
    result.put("numaNodes", nodes.count());
    result.put("nodes", nodes.json());
    AvailableMemory memory = machine.memory();
    result.put("availableMemoryBytes", memory.bytes() == Long.MAX_VALUE ? null : memory.bytes());
    result.put("memoryLimitBytes", memory.limit().isPresent() ? memory.limit().getAsLong() : null);
    result.put("pageBytes", machine.pageBytes());
    result.put("hugePages", nodes.hugePages());
    result.put("lastLevelCacheBytes", machine.lastLevelCacheBytes());
    result.put("backends", backends.backends().stream().map(MachineReport::json).toList());
    result.put("isas", backends.isas());
    Map<String, Object> use = new LinkedHashMap<>();
    use.put("backend", NameConverter.name(inUse.backend()));
    use.put("isa", inUse.isa());
    use.put("store", NameConverter.name(inUse.store()));
    use.put("threads", inUse.threads());
    use.put("pinned", NameConverter.name(inUse.pinned()));
    use.put("nodes", Placed.json(inUse));
    use.put("refusals", inUse.refusals().stream().map(Object::toString).toList());
    result.put("inUse", use);
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
}
