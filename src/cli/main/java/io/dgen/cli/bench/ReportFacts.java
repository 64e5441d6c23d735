package io.dgen.cli.bench;

import io.dgen.RuntimeInfo;
import io.dgen.StreamSpec;
import io.dgen.cli.machine.BackendReport;
import io.dgen.cli.machine.Machine;
import io.dgen.cli.machine.MachineReport;
import io.dgen.cli.machine.NodeReport;
import io.dgen.cli.machine.Placed;
import io.dgen.cli.options.Flags;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Size;
import io.dgen.cli.options.Unsigned;
import io.dgen.cli.output.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a report says besides the measurements: the machine, what is in use, and the parameters.
 *
 * @param machine the machine
 * @param nodes its nodes
 * @param backends which back ends there are
 * @param inUse what makes the bytes
 * @param plan how much was measured
 * @param limitRefusal why there is no loop of non-temporal stores, or null if there is
 */
record ReportFacts(
    Machine machine,
    NodeReport nodes,
    BackendReport backends,
    RuntimeInfo inUse,
    ReportPlan plan,
    @Nullable String limitRefusal) {

  /** Describes it for people: headings with names and values. */
  Map<String, Map<String, String>> text() {
    Map<String, Map<String, String>> facts = new LinkedHashMap<>();
    facts.put("Machine", machineText());
    facts.put("In use", inUseText());
    facts.put("Parameters", parametersText());
    return facts;
  }

  private Map<String, String> machineText() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("CPU", machine.cpuModel().isEmpty() ? "unknown" : machine.cpuModel());
    facts.put("CPUs", Integer.toString(machine.cpus()));
    facts.put("NUMA nodes", Integer.toString(nodes.count()));
    facts.put("Last-level cache", Size.format(machine.lastLevelCacheBytes()));
    facts.put(
        "Pages",
        (machine.pageBytes() == 0 ? "unknown" : Size.format(machine.pageBytes()))
            + "; huge pages: "
            + nodes.hugePages());
    facts.put("System", machine.system());
    facts.put("JDK", machine.jdk());
    return facts;
  }

  private Map<String, String> inUseText() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Version", Version.tool());
    facts.put("Back end", NameConverter.name(inUse.backend()) + ", ISA " + inUse.isa());
    facts.put("Stores", NameConverter.name(inUse.store()));
    facts.put("Threads", inUse.threads() + "; " + Placed.text(inUse));
    for (BackendReport.Entry entry : backends.backends()) {
      if (!entry.available()) {
        facts.put("Refused: " + entry.name(), entry.refusal());
      }
    }
    int number = 1;
    for (RuntimeInfo.Refusal refusal : inUse.refusals()) {
      facts.put("Refusal " + number++, refusal.toString());
    }
    if (limitRefusal != null) {
      facts.put("No limit", limitRefusal);
    }
    return facts;
  }

  private Map<String, String> parametersText() {
    StreamSpec spec = plan.stream(1);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Bytes of a turn",
        plan.sizeBytes() != null
            ? Size.format(plan.sizeBytes())
            : Size.format(plan.bytes(1)) + " for each thread");
    facts.put("Rounds", Integer.toString(plan.iterations()));
    facts.put("Chunk", Size.format(plan.chunkBytes()));
    facts.put("Seed, stream", Unsigned.format(spec.seed()) + ", " + Unsigned.format(spec.stream()));
    facts.put(
        "Dedup ratio", number(spec.dedupRatio()) + " in units of " + Size.format(spec.dedupUnit()));
    facts.put(
        "Compression ratio",
        number(spec.compressRatio())
            + " in units of "
            + Size.format(spec.compressUnit())
            + ", filler "
            + NameConverter.name(spec.filler()));
    if (spec.formatVersion() > 1) {
      facts.put("Stream format", spec.formatVersion() + ": " + Flags.of(spec));
    }
    return facts;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** Describes it for programs. */
  Map<String, Object> json() {
    StreamSpec spec = plan.stream(1);
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("turnBytes", plan.sizeBytes());
    parameters.put("turnBytesPerThread", plan.sizeBytes() == null ? plan.bytes(1) : null);
    parameters.put("rounds", plan.iterations());
    parameters.put("warmUpSeconds", plan.warmUpSeconds());
    parameters.put("chunkBytes", plan.chunkBytes());
    parameters.put("seed", Unsigned.format(spec.seed()));
    parameters.put("stream", Unsigned.format(spec.stream()));
    parameters.put("dedupRatio", spec.dedupRatio());
    parameters.put("dedupUnitBytes", spec.dedupUnit());
    parameters.put("compressRatio", spec.compressRatio());
    parameters.put("compressUnitBytes", spec.compressUnit());
    parameters.put("filler", NameConverter.name(spec.filler()));
    parameters.put("formatVersion", spec.formatVersion());
    parameters.put("parameters", Flags.of(spec));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tool", Version.tool());
    json.put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    json.put("machine", new MachineReport(machine, nodes, backends, inUse).json());
    json.put("parameters", parameters);
    json.put("nonTemporalRefusal", limitRefusal);
    return json;
  }
}
