package io.dgen.cli.info;

import io.dgen.DataGenerator;
import io.dgen.RuntimeInfo;
import io.dgen.StreamSpec;
import io.dgen.cli.machine.Advice;
import io.dgen.cli.machine.BackendReport;
import io.dgen.cli.machine.ClassArchive;
import io.dgen.cli.machine.Machine;
import io.dgen.cli.machine.MachineReport;
import io.dgen.cli.machine.MemoryCheck;
import io.dgen.cli.machine.NodeReport;
import io.dgen.cli.machine.Placed;
import io.dgen.cli.machine.SecondStart;
import io.dgen.cli.options.EngineOptions;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Text;
import io.dgen.cli.output.Version;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ReportOptions;
import io.dgen.cli.result.RunPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what is in use on this machine, and why the rest is not. */
@Command(
    name = "info",
    description = {
      "Shows which back end, instruction set, CPUs and NUMA nodes are in use, and why others are"
          + " not."
    },
    sortOptions = false)
public final class InfoCommand implements Callable<Integer> {

  private static final long MOST_CHUNK_BYTES = 1L << 40;

  @Option(
      names = "--chunk",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "Fill a chunk of this size, and show on which nodes its pages lie and which workers"
              + " filled it.")
  private @Nullable Long chunk;

  @Option(
      names = "--target",
      paramLabel = "PATH",
      description =
          "Show the file system of this file or directory, its free space, and what --direct must"
              + " be aligned to there.")
  private @Nullable String target;

  @Mixin private EngineOptions engine;
  @Mixin private ReportOptions reported;
  @Mixin private OutputOptions output;

  /** For picocli, which makes it. */
  InfoCommand() {}

  @Override
  public Integer call() throws IOException {
    if (chunk != null) {
      Options.inRange("--chunk", chunk, 1, MOST_CHUNK_BYTES);
      MemoryCheck.require("--chunk", 1, chunk);
    }
    TargetReport where =
        target == null ? null : TargetReport.look(Options.path("--target", target));
    Machine machine = Machine.look();
    NodeReport nodes = NodeReport.look();
    BackendReport backends = BackendReport.look();
    try (RunPage page = reported.begin();
        DataGenerator generator =
            engine.open(StreamSpec.builder(MOST_CHUNK_BYTES).seed(0).build())) {
      RuntimeInfo inUse = generator.runtime();
      ChunkReport filled = chunk == null ? null : ChunkReport.fill(generator, chunk);
      Map<String, Object> json = new MachineReport(machine, nodes, backends, inUse).json();
      json.put("plugins", PluginReport.look().json());
      if (filled != null) {
        json.put("chunk", filled.json());
      }
      json.put(
          "advice",
          Advice.of(machine, nodes, backends, inUse).stream()
              .map(each -> Map.of("finding", each.finding(), "remedy", each.remedy()))
              .toList());
      if (where != null) {
        json.put("target", where.json());
      }
      PrintWriter out = output.out();
      return page.print(
          output,
          json,
          ExitStatus.GOOD,
          out,
          () -> {
            print(machine, nodes, backends, inUse, filled);
            if (where != null) {
              out.println(where.target() + ":");
              where.text().forEach(text -> out.println("  " + text));
            }
          });
    }
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
    line(out, "Vector API", SecondStart.text());
    line(out, "System", machine.system());
    line(out, "CPUs", machine.cpus() + model(machine));
    line(out, "NUMA nodes", nodes.count());
    nodes.text().forEach(text -> line(out, "", text));
    line(out, "Memory", MemoryCheck.text(machine.memory()));
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
    PluginReport.look().print(out);
    out.println(
        Text.format(
            "In use: %s (%s), stores %s, %d threads, %s",
            NameConverter.name(inUse.backend()),
            inUse.isa(),
            NameConverter.name(inUse.store()),
            inUse.threads(),
            Placed.text(inUse)));
    inUse.refusals().forEach(refusal -> out.println("  " + refusal));
    List<Advice> advice = Advice.of(machine, nodes, backends, inUse);
    out.println(advice.isEmpty() ? "Nothing would make it faster here." : "Faster here:");
    advice.forEach(each -> out.println("  " + each.finding() + "; remedy: " + each.remedy()));
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
