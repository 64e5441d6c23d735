package io.dgen.cli.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dgen.ChunkPipeline;
import io.dgen.Once;
import io.dgen.StreamSpec;
import io.dgen.numa.ChunkParts;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The formula comes to what a simulation of every event comes to; wrong formulas do not. */
@Once
class ScalingModelTest {

  private static final int[] CORES = {1, 2, 3, 8, 12, 23, 64, 92, 184, 368, 384};
  private static final int[] NODES = {1, 2, 4, 16};
  private static final long MIB = 1 << 20;
  private static final double BANDWIDTH = 425e9;
  private static final double MICRO = 1e-6;

  private static final MachineModel LARGE = new MachineModel(368, 16, BANDWIDTH);

  /** A machine, a size of a chunk. */
  private record Point(MachineModel machine, long chunkBytes) {}

  private static List<Point> points(int[] nodeCounts) {
    List<Point> points = new ArrayList<>();
    for (int nodes : nodeCounts) {
      for (int cores : CORES) {
        for (long mib = 8; mib <= 512 && cores >= nodes; mib *= 2) {
          points.add(new Point(new MachineModel(cores, nodes, BANDWIDTH), mib * MIB));
        }
      }
    }
    return points;
  }

  private static Measured measured(double coreRate, double wakeUpMicros) {
    double wakeUp = wakeUpMicros * MICRO;
    return new Measured(
        coreRate, 0.5 * MICRO, wakeUp / 5, wakeUp, 0.2 * MICRO, 15 * MICRO, 1 * MICRO);
  }

  private static Measured fast() {
    return measured(15e9, 10);
  }

  private static double departure(double formula, double simulated) {
    return Math.abs(formula / simulated - 1);
  }

  /** The largest departure of a formula for fork-join from the simulation. */
  private static double worst(
      Measured measured, Waiting waiting, List<Point> points, ToDoubleFunction<Point> formula) {
    return points.stream()
        .mapToDouble(
            point ->
                departure(
                    formula.applyAsDouble(point),
                    DispatchSimulation.forkJoin(
                        point.machine(), measured, point.chunkBytes(), waiting)))
        .max()
        .orElseThrow();
  }

  private static double forkJoin(Point point, Measured measured, Waiting waiting) {
    return ScalingModel.forkJoin(point.machine(), measured, point.chunkBytes(), waiting).seconds();
  }

  /** Cores as fast as they are bound by arithmetic, and so fast that memory bounds them. */
  @ParameterizedTest
  @CsvSource({
    "15e9, 10, ASLEEP",
    "15e9, 10, SPINNING",
    "15e9, 0.1, ASLEEP",
    "24e9, 3, ASLEEP",
    "24e9, 50, ASLEEP",
    "40e9, 3, SPINNING",
    "2e9, 1000, ASLEEP",
  })
  void forkJoinIsWhatTheSimulationComesTo(double coreRate, double wakeUpMicros, Waiting waiting) {
    Measured measured = measured(coreRate, wakeUpMicros);
    assertThat(worst(measured, waiting, points(NODES), point -> forkJoin(point, measured, waiting)))
        .isLessThan(1e-6);
  }

  @Test
  void unevenNodesAndOddSizesAreNoDifferent() {
    for (int nodes : new int[] {3, 5, 7}) {
      for (int cores : new int[] {7, 12, 23, 100}) {
        for (long bytes : new long[] {5 * MIB + 4096, 33 * MIB, 64 * MIB - 123, 1000 * MIB + 1}) {
          Point point = new Point(new MachineModel(cores, nodes, 100e9), bytes);
          for (Waiting waiting : Waiting.values()) {
            assertThat(
                    departure(
                        forkJoin(point, fast(), waiting),
                        DispatchSimulation.forkJoin(point.machine(), fast(), bytes, waiting)))
                .as("%s %s", point, waiting)
                .isLessThan(1e-6);
          }
        }
      }
    }
  }

  /** That the comparison can fail: formulas that forget something. */
  @Test
  void aFormulaThatForgetsSomethingIsFound() {
    Measured all = fast();
    Measured noWakeUps = measured(all.coreRate(), 0);
    List<Point> small =
        points(new int[] {16}).stream().filter(p -> p.chunkBytes() == 8 * MIB).toList();
    Waiting asleep = Waiting.ASLEEP;
    assertThat(worst(all, asleep, small, p -> forkJoin(p, noWakeUps, asleep))).isGreaterThan(0.5);
    Measured noCalls =
        new Measured(all.coreRate(), all.post(), 0, all.wakeUp(), all.spinUp(), all.spinTime(), 0);
    assertThat(worst(all, asleep, small, p -> forkJoin(p, noCalls, asleep))).isGreaterThan(0.05);
    // No whole tasks, no last ones.
    Waiting spinning = Waiting.SPINNING;
    ToDoubleFunction<Point> fluid =
        p -> p.chunkBytes() / (p.machine().cores() * all.coreRate()) + all.post() + all.spinUp();
    assertThat(worst(all, spinning, small, fluid)).isGreaterThan(0.5);
    // No shared memory: 64 cores of one node take more than it has.
    Point crowd = new Point(new MachineModel(64, 1, BANDWIDTH), 512 * MIB);
    Point unshared = new Point(new MachineModel(64, 1, 64 * all.coreRate()), 512 * MIB);
    assertThat(worst(all, spinning, List.of(crowd), p -> forkJoin(unshared, all, spinning)))
        .isGreaterThan(0.5);
  }

  /**
   * Where sleepers take long to wake in relation to a part, tiny differences decide which chunk a
   * worker goes on with, and the formula and the simulation settle in different patterns.
   */
  @ParameterizedTest
  @CsvSource({"15e9, 3, 0.05, 0.05", "15e9, 10, 0.11, 0.06"})
  void thePipelineIsNearlyWhatTheSimulationComesTo(
      double coreRate, double wakeUpMicros, double tolerance, double toleranceFrom64MiB) {
    comparePipelines(coreRate, wakeUpMicros, tolerance, toleranceFrom64MiB, 0.015);
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "15e9, 1, 0.05, 0.05, 0.015",
    "24e9, 10, 0.11, 0.05, 0.015",
    "15e9, 50, 0.20, 0.12, 0.025",
  })
  void ofOtherMachinesToo(
      double coreRate,
      double wakeUpMicros,
      double tolerance,
      double toleranceFrom64MiB,
      double toleranceOfTheMean) {
    comparePipelines(coreRate, wakeUpMicros, tolerance, toleranceFrom64MiB, toleranceOfTheMean);
  }

  private static void comparePipelines(
      double coreRate,
      double wakeUpMicros,
      double tolerance,
      double toleranceFrom64MiB,
      double toleranceOfTheMean) {
    Measured measured = measured(coreRate, wakeUpMicros);
    List<Double> departures = new ArrayList<>();
    for (Point point : points(NODES)) {
      double simulated = simulatedPipeline(point, measured);
      double formula =
          ScalingModel.pipeline(point.machine(), measured, point.chunkBytes()).seconds();
      double departure = departure(formula, simulated);
      assertThat(departure)
          .as("%s: formula %s, simulated %s", point, formula, simulated)
          .isLessThan(point.chunkBytes() >= 64 * MIB ? toleranceFrom64MiB : tolerance);
      departures.add(departure);
    }
    assertThat(departures.stream().mapToDouble(d -> d).average().orElseThrow())
        .isLessThan(toleranceOfTheMean);
  }

  private static double simulatedPipeline(Point point, Measured measured) {
    return DispatchSimulation.pipeline(
        point.machine(), measured, point.chunkBytes(), ChunkParts.DEFAULT_CHUNKS_PER_NODE);
  }

  @Test
  void aPipelineWithoutWakeUpsIsFound() {
    Point point = new Point(LARGE, 8 * MIB);
    double wrong =
        ScalingModel.pipeline(point.machine(), measured(15e9, 0), point.chunkBytes()).seconds();
    assertThat(departure(wrong, simulatedPipeline(point, fast()))).isGreaterThan(0.1);
  }

  @Test
  void thePipelineHasAsManyBuffersAsTheRealOne() {
    assertThat(
            ChunkPipeline.Settings.of(StreamSpec.builder(MIB).seed(1).build(), MIB).chunksPerNode())
        .isEqualTo(ChunkParts.DEFAULT_CHUNKS_PER_NODE);
  }

  @Test
  void oneCoreTakesAChunkAtItsOwnRate() {
    MachineModel one = LARGE.withCores(1);
    assertThat(one.nodes()).isEqualTo(1);
    Projection projection = ScalingModel.forkJoin(one, fast(), 64 * MIB, Waiting.ASLEEP);
    assertThat(projection.rate()).isCloseTo(15e9, within(1.0));
    assertThat(projection.bound()).isEqualTo(Bound.CORES);
    MachineModel slow = new MachineModel(1, 1, 5e9);
    assertThat(ScalingModel.pipeline(slow, fast(), 64 * MIB).rate()).isCloseTo(5e9, within(1e8));
    assertThat(ScalingModel.pipeline(slow, fast(), 64 * MIB).bound()).isEqualTo(Bound.MEMORY);
  }

  @Test
  void twoSpinningCoresMeetAfterFourTasksEach() {
    // 8 tasks of 1 MiB + 1 page, the last one 7 pages shorter: worked out by hand.
    Measured plain = new Measured(1e9, 0, 0, 0, 0, 1, 0);
    double task = MIB + 4096;
    Projection two =
        ScalingModel.forkJoin(new MachineModel(2, 1, 1e12), plain, 8 * MIB, Waiting.SPINNING);
    assertThat(two.tasks()).isEqualTo(8);
    assertThat(two.seconds()).isCloseTo(4 * task / 1e9, within(1e-9));
    // Of 1.5 GB/s both have half, until the last task's early end lets the other one have 1 GB/s.
    Projection shared =
        ScalingModel.forkJoin(new MachineModel(2, 1, 1.5e9), plain, 8 * MIB, Waiting.SPINNING);
    double alone = 7 * 4096 + 4096;
    assertThat(shared.seconds()).isCloseTo((4 * task - alone) / 0.75e9 + alone / 1e9, within(1e-9));
  }

  @Test
  void whatBoundsAChunkIsNamed() {
    assertThat(bound(8, 10, Waiting.ASLEEP)).isEqualTo(Bound.WAKE_UPS);
    assertThat(bound(8, 10, Waiting.SPINNING)).isEqualTo(Bound.FEW_TASKS);
    assertThat(bound(512, 0.1, Waiting.ASLEEP)).isEqualTo(Bound.CORES);
    Measured fastCores = measured(40e9, 0.1);
    assertThat(ScalingModel.forkJoin(LARGE, fastCores, 512 * MIB, Waiting.SPINNING).bound())
        .isEqualTo(Bound.MEMORY);
    Measured slowHands = new Measured(15e9, 0, 0, 0, 0, 0, 100 * MICRO);
    Projection handed = ScalingModel.pipeline(LARGE, slowHands, 8 * MIB);
    assertThat(handed.bound()).isEqualTo(Bound.HAND_OVER);
    assertThat(handed.seconds()).isEqualTo(100 * MICRO);
    assertThat(simulatedPipeline(new Point(LARGE, 8 * MIB), slowHands))
        .isCloseTo(100 * MICRO, within(MICRO));
  }

  private static Bound bound(long mib, double wakeUpMicros, Waiting waiting) {
    return ScalingModel.forkJoin(LARGE, measured(15e9, wakeUpMicros), mib * MIB, waiting).bound();
  }

  @Test
  void thePartsOfATimeAddUp() {
    for (Point point : points(NODES)) {
      for (Waiting waiting : Waiting.values()) {
        Projection p = ScalingModel.forkJoin(point.machine(), fast(), point.chunkBytes(), waiting);
        assertThat(p.workSeconds() + p.dispatchSeconds() + p.unevenSeconds())
            .isCloseTo(p.seconds(), within(1e-6 * p.seconds()));
        assertThat(p.coresAtWork()).isBetween(1, point.machine().cores());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSizeFromWhichForkJoinKeepsUpIsTheOneThatAScanFinds(Waiting waiting) {
    MachineModel machine = new MachineModel(46, 2, BANDWIDTH);
    Measured measured = measured(15e9, 2);
    OptionalLong found = ScalingModel.reaches(machine, measured, waiting, 0.9);
    assertThat(found).isPresent();
    long size = found.getAsLong();
    // Every MiB around, and far above, sparsely.
    LongStream.rangeClosed(1, 400)
        .map(mib -> mib * MIB)
        .filter(bytes -> bytes >= size && (bytes <= 64 * MIB || bytes % (16 * MIB) == 0))
        .forEach(bytes -> assertThat(ratio(machine, measured, bytes, waiting)).isGreaterThan(0.9));
    long below = size <= 64 * MIB ? size - MIB : size - Long.highestOneBit(size - 1) / 16;
    if (below > 0) {
      assertThat(ratio(machine, measured, below, waiting)).isLessThan(0.9);
    }
  }

  private static double ratio(
      MachineModel machine, Measured measured, long bytes, Waiting waiting) {
    return ScalingModel.pipeline(machine, measured, bytes).seconds()
        / ScalingModel.forkJoin(machine, measured, bytes, waiting).seconds();
  }

  @Test
  void itMayNeverKeepUp() {
    assertThat(ScalingModel.reaches(LARGE, measured(15e9, 1e9), Waiting.ASLEEP, 0.9)).isEmpty();
  }

  @Test
  void coresAreSpreadEvenly() {
    MachineModel machine = new MachineModel(368, 16, BANDWIDTH);
    assertThat(IntStream.range(0, 16).map(machine::coresOf)).containsOnly(23);
    assertThat(machine.withCores(12).nodes()).isEqualTo(1);
    assertThat(machine.withCores(24).nodes()).isEqualTo(2);
    assertThat(machine.withCores(384).nodes()).isEqualTo(16);
    MachineModel uneven = new MachineModel(7, 3, BANDWIDTH);
    assertThat(IntStream.range(0, 3).map(uneven::coresOf)).containsExactly(3, 2, 2);
  }
}
