package io.dgen.cli.bench;

import io.dgen.cli.projection.MachineModel;
import io.dgen.cli.projection.Measured;
import io.dgen.cli.projection.Projection;
import io.dgen.cli.projection.ScalingModel;
import io.dgen.cli.projection.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is projected: a table for each number of cores.
 *
 * @param machine the one asked for
 * @param measured what it rests on
 * @param tables by the number of cores at work
 * @param asleepReaches from which size of a chunk on fork-join has {@link #SHARE} of the pipeline,
 *     on the machine asked for, where its workers sleep; empty if there is none
 * @param spinningReaches where they spin
 */
record ProjectedTables(
    MachineModel machine,
    Measured measured,
    List<Table> tables,
    OptionalLong asleepReaches,
    OptionalLong spinningReaches) {

  /** The share of the pipeline's throughput that fork-join should reach. */
  static final double SHARE = 0.9;

  /** Numbers of cores that have a table besides the machine's own. */
  private static final int[] CORES = {1, 12, 384};

  /**
   * The table for a number of cores.
   *
   * @param machine with so many of them at work
   * @param rows by the size of a chunk
   */
  record Table(MachineModel machine, List<Row> rows) {}

  /** The row for a chunk size. */
  record Row(Projection asleep, Projection spinning, Projection pipeline) {}

  static ProjectedTables of(MachineModel machine, Measured measured) {
    List<Table> tables = new ArrayList<>();
    IntStream.concat(IntStream.of(CORES), IntStream.of(machine.cores()))
        .distinct()
        .sorted()
        .forEach(cores -> tables.add(table(machine.withCores(cores), measured)));
    return new ProjectedTables(
        machine,
        measured,
        tables,
        ScalingModel.reaches(machine, measured, Waiting.ASLEEP, SHARE),
        ScalingModel.reaches(machine, measured, Waiting.SPINNING, SHARE));
  }

  private static Table table(MachineModel machine, Measured measured) {
    return new Table(
        machine,
        Sweep.CHUNK.points(0, 0).stream()
            .map(point -> row(machine, measured, point.chunkBytes()))
            .toList());
  }

  static Row row(MachineModel machine, Measured measured, long chunkBytes) {
    return new Row(
        ScalingModel.forkJoin(machine, measured, chunkBytes, Waiting.ASLEEP),
        ScalingModel.forkJoin(machine, measured, chunkBytes, Waiting.SPINNING),
        ScalingModel.pipeline(machine, measured, chunkBytes));
  }

  /** Returns the share of the rate that the machine would have if no core ever waited. */
  double efficiency(MachineModel of, Projection projection) {
    return projection.rate() / (of.cores() * measured.coreRate());
  }

  /** Returns the assumptions of a projection, a sentence each. */
  static List<String> assumptions() {
    return Stream.of(
            "A core there is as fast as a thread here: the same instructions at the same clock,"
                + " all cores alike at once.",
            "Every byte goes to the memory of the core's own node, whose bandwidth its cores share"
                + " evenly; chunks that would stay in a cache are not counted as faster.",
            "Nodes do not slow each other down, nor do interrupts, other processes or SMT siblings;"
                + " no worker is slower than another.",
            "Waking takes as long as here, however many and however far away; workers wake each"
                + " other as a tree of two.",
            "Workers that spin all see a chunk equally soon, however many read the same variable;"
                + " \"spinning\" is the best case, for a caller that asks for the next chunk at once.",
            "With one node the caller works too, with several it only waits; stripes and tasks are"
                + " cut as fillChunk cuts them, from position 0.",
            "The pipeline has 4 chunks for each node; one consumer takes each chunk at once, in any"
                + " order, and does nothing with it; handing over takes as long as here.",
            "12 cores are on as few nodes as hold them; 384 on all of the nodes.",
            "Fork-join's formula agrees with a simulation of every event; the pipeline's is at most 5 %"
                + " off it where waking takes up to 3 µs, 11 % at 10 µs, 20 % at 50 µs, most of it"
                + " with chunks of less than 64 MiB.")
        .toList();
  }
}
