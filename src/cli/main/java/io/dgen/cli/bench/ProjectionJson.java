package io.dgen.cli.bench;

import io.dgen.cli.options.NameConverter;
import io.dgen.cli.projection.MachineModel;
import io.dgen.cli.projection.Projection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A projection for programs. */
final class ProjectionJson {

  private static final double GIGA = 1e9;

  private final ProjectionReport report;

  ProjectionJson(ProjectionReport report) {
    this.report = report;
  }

  Map<String, Object> json() {
    Map<String, Object> projection = new LinkedHashMap<>();
    projection.put("machine", machine(report.asked().machine()));
    Map<String, Object> basis = new LinkedHashMap<>();
    for (ProjectedMachine.Figure figure : ProjectedMachine.Figure.values()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put(
          figure.isRate() ? "bytesPerSecond" : "seconds",
          ProjectedMachine.value(report.tables().measured(), figure));
      entry.put("origin", report.origin(figure));
      entry.put("meaning", figure.meaning());
      basis.put(figure.key(), entry);
    }
    projection.put("basis", basis);
    projection.put("tables", report.tables().tables().stream().map(this::table).toList());
    Map<String, Object> reaches = new LinkedHashMap<>();
    reaches.put("share", ProjectedTables.SHARE);
    reaches.put("workersAsleepChunkBytes", orNull(report.tables().asleepReaches()));
    reaches.put("workersSpinningChunkBytes", orNull(report.tables().spinningReaches()));
    projection.put("forkJoinReachesPipeline", reaches);
    projection.put("thisMachine", thisMachine());
    projection.put("assumptions", ProjectedTables.assumptions());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("projection", projection);
    json.put("measuredHere", measuredHere());
    return json;
  }

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? (Long) value.getAsLong() : null;
  }

  private static Map<String, Object> machine(MachineModel machine) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cores", machine.cores());
    json.put("nodes", machine.nodes());
    json.put("nodeBytesPerSecond", machine.nodeBandwidth());
    return json;
  }

  private Map<String, Object> table(ProjectedTables.Table table) {
    Map<String, Object> json = machine(table.machine());
    json.put(
        "rows",
        table.rows().stream()
            .map(
                row -> {
                  Map<String, Object> kinds = new LinkedHashMap<>();
                  kinds.put("chunkBytes", row.pipeline().chunkBytes());
                  kinds.put("forkJoinAsleep", projection(table.machine(), row.asleep()));
                  kinds.put("forkJoinSpinning", projection(table.machine(), row.spinning()));
                  kinds.put("pipeline", projection(table.machine(), row.pipeline()));
                  return kinds;
                })
            .toList());
    return json;
  }

  private Map<String, Object> projection(MachineModel machine, Projection p) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tasks", p.tasks());
    json.put("coresAtWork", p.coresAtWork());
    json.put("secondsPerChunk", p.seconds());
    json.put("workSeconds", p.workSeconds());
    json.put("dispatchSeconds", p.dispatchSeconds());
    json.put("unevenSeconds", p.unevenSeconds());
    json.put("gigabytesPerSecond", p.rate() / GIGA);
    json.put("perCore", p.rate() / GIGA / machine.cores());
    json.put("efficiency", report.tables().efficiency(machine, p));
    json.put("boundedBy", p.bound().toString());
    return json;
  }

  private Map<String, Object> thisMachine() {
    Map<String, Object> json = machine(report.here().here());
    json.put("forkJoinSpinning", projection(report.here().here(), report.check().spinning()));
    json.put("pipeline", projection(report.here().here(), report.check().pipeline()));
    return json;
  }

  private Map<String, Object> measuredHere() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("backend", NameConverter.name(report.here().runtime().backend()));
    json.put("isa", report.here().runtime().isa());
    json.put("threads", report.here().runtime().threads());
    json.put("cpus", Runtime.getRuntime().availableProcessors());
    json.put("rounds", report.here().rounds());
    json.put("chunkBytes", report.here().chunkBytes());
    json.put("oneThreadInCache", report.here().cacheRate() / GIGA);
    json.put("oneThreadInMemory", report.here().memoryRate() / GIGA);
    json.put("memoryLimit", report.here().limit() / GIGA);
    json.put("nonTemporalRefusal", report.here().limitRefusal());
    json.put("leastWakeUpSeconds", report.here().leastWakeUp());
    json.put("busy", report.here().busy());
    json.put("forkJoin", report.here().forkJoin() / GIGA);
    json.put("pipeline", report.here().pipeline() / GIGA);
    json.put(
        "refusals", report.here().runtime().refusals().stream().map(Object::toString).toList());
    return json;
  }
}
