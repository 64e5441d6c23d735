package io.dgen.cli;

import io.dgen.DataGenerator;
import io.dgen.RuntimeInfo;
import io.dgen.StreamSpec;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What there is on this machine, what of it is in use, and why the rest is not. */
@Command(
    name = "info",
    description = "Tells what is in use on this machine, and why the rest is not.",
    sortOptions = false)
final class InfoCommand implements Callable<Integer> {

  private static final long MOST_CHUNK_BYTES = 1L << 40;

  @Option(
      names = "--chunk",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Fill a chunk of so many bytes; tell where its pages lie and who filled them.")
  private @Nullable Long chunk;

  @Mixin private EngineOptions engine;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    if (chunk != null) {
      Options.inRange("--chunk", chunk, 1, MOST_CHUNK_BYTES);
      Options.memory("--chunk", 1, chunk);
    }
    Machine machine = Machine.look();
    NodeReport nodes = NodeReport.look();
    BackendReport backends = BackendReport.look();
    try (DataGenerator generator =
        engine.open(StreamSpec.builder(MOST_CHUNK_BYTES).seed(0).build())) {
      RuntimeInfo inUse = generator.runtime();
      ChunkReport filled = chunk == null ? null : ChunkReport.fill(generator, chunk);
      if (output.json()) {
        output.print(json(machine, nodes, backends, inUse, filled));
      } else {
        print(machine, nodes, backends, inUse, filled);
      }
    }
    return ExitStatus.GOOD;
  }

  /** All that is told, without a chunk if that is null. */
  static Map<String, Object> json(
      Machine machine,
      NodeReport nodes,
      BackendReport backends,
      RuntimeInfo inUse,
      @Nullable ChunkReport filled) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("version", Version.number());
    result.put("jdk", machine.jdk());
    ClassArchive archive = ClassArchive.look();
    result.put("classArchive", archive.refusal().isEmpty());
    archive.refusal().ifPresent(refusal -> result.put("classArchiveRefusal", refusal));
    result.put("system", machine.system());
    result.put("cpuModel", machine.cpuModel());
    result.put("cpus", machine.cpus());
    result.put("numaNodes", nodes.topology().nodes().size());
    result.put("nodes", nodes.json());
    result.put("pageBytes", machine.pageBytes());
    result.put("hugePages", nodes.hugePages());
    result.put("lastLevelCacheBytes", machine.lastLevelCacheBytes());
    result.put("backends", backends.backends().stream().map(InfoCommand::json).toList());
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
    if (filled != null) {
      result.put("chunk", filled.json());
    }
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

  private void print(
      Machine machine,
      NodeReport nodes,
      BackendReport backends,
      RuntimeInfo inUse,
      @Nullable ChunkReport filled) {
    PrintWriter out = output.out();
    out.println(Version.tool());
    line(out, "JDK", machine.jdk());
    line(out, "Start-up", "archive of classes " + ClassArchive.look().text());
    line(out, "System", machine.system());
    line(out, "CPUs", machine.cpus() + model(machine));
    line(out, "NUMA nodes", nodes.topology().nodes().size());
    nodes.text().forEach(text -> line(out, "", text));
    line(out, "Page size", machine.pageBytes() == 0 ? "unknown" : Size.format(machine.pageBytes()));
    line(out, "Huge pages", nodes.hugePages());
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
            "In use: %s (%s), stores %s, %d threads, %s",
            NameConverter.name(inUse.backend()),
            inUse.isa(),
            NameConverter.name(inUse.store()),
            inUse.threads(),
            Placed.text(inUse)));
    inUse.refusals().forEach(refusal -> out.println("  " + refusal));
    if (filled != null) {
      out.println(Text.format("A chunk of %s:", Size.format(filled.bytes())));
      filled.text().forEach(text -> out.println("  " + text));
    }
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
