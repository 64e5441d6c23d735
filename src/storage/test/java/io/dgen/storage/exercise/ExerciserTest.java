package io.dgen.storage.exercise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.DataGenerator;
import io.dgen.Seeds;
import io.dgen.StreamSpec;
import io.dgen.TestRun;
import io.dgen.storage.FullChannel;
import io.dgen.storage.channel.CannotZeroException;
import io.dgen.storage.exercise.SimulatedDisk.Lie;
import io.dgen.storage.exercise.Workload.IoSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads read, overwrite and flush blocks; right data is never called wrong. */
class ExerciserTest {

  private static final int BLOCK = 4096;

  static final Map<Operation, Double> MIX =
      Map.of(
          Operation.READ, 40.0, Operation.WRITE, 50.0, Operation.FLUSH, 2.0, Operation.ZERO, 8.0);

  static Workload workload(long operations) {
    return new Workload(
        MIX,
        List.of(new IoSize(BLOCK, 80), new IoSize(4 * BLOCK, 15), new IoSize(16 * BLOCK, 5)),
        new AccessPattern.Uniform(),
        8,
        0,
        operations,
        Long.MAX_VALUE,
        false,
        false,
        42);
  }

  private static Workload with(
      Workload one, AccessPattern access, int inFlight, boolean fill, boolean keepGoing) {
    return new Workload(
        one.mix(),
        one.sizes(),
        access,
        inFlight,
        one.rate(),
        one.operations(),
        one.nanos(),
        fill,
        keepGoing,
        one.seed());
  }

  private static ExerciseResult run(
      BlockTarget target,
      BlockContent content,
      Workload workload,
      @Nullable JournalWriter journal) {
    try (BlockHistory history = BlockHistory.inMemory(content.blocks(), Version.FRESH)) {
      Exerciser exerciser = new Exerciser(target, content, history, true, workload, journal);
      exerciser.run();
      return exerciser.finish(true, 2, n -> {});
    }
  }

  private static ExerciseResult inMemory(long blocks, StreamSpec.Builder spec, Workload workload) {
    try (MemoryTarget target = new MemoryTarget(blocks * BLOCK);
        DataGenerator generator = Blocks.generator(spec.build())) {
      return run(target, new BlockContent(generator, BLOCK), workload, null);
    }
  }

  private static void isGood(ExerciseResult result, long operations) {
    assertThat(result.bad()).isEmpty();
    assertThat(result.failure()).isEmpty();
    assertThat(result.badBlocks()).isZero();
    assertThat(result.operationCount()).isEqualTo(operations);
    assertThat(result.finalVerdicts().keySet()).containsOnly(Verdict.CURRENT);
  }

  @Test
  void millionsOfOperationsWithoutAFalseReport() {
    long operations = TestRun.PURE_JAVA ? 300_000 : 10_000_000;
    isGood(
        inMemory(4096, StreamSpec.builder(4096 * BLOCK).seed(1), workload(operations)), operations);
  }

  @Test
  @Tag("long")
  void aBillionOperationsWithoutAFalseReport() {
    long operations = Long.getLong("dgen.test.operations", 1_000_000_000);
    isGood(
        inMemory(1 << 15, StreamSpec.builder(4096L << 15).seed(1), workload(operations)),
        operations);
  }

  /** If threads draw the same numbers, one step apart, they write to few of the blocks. */
  @Test
  void threadsDrawPlacesOfTheirOwn() {
    Set<Long> drawn = new HashSet<>();
    for (int thread = 0; thread < 16; thread++) {
      SplittableRandom random = ExerciseThread.random(42, thread);
      for (int i = 0; i < 1000; i++) {
        drawn.add(random.nextLong());
      }
    }
    assertThat(drawn).hasSize(16_000);
  }

  @Test
  void everyPatternAndDepthIsRight() {
    Seeds.trials(
        12,
        random -> {
          long blocks = 16 + random.nextLong(300);
          AccessPattern access =
              List.of(
                      new AccessPattern.Uniform(),
                      new AccessPattern.Sequential(),
                      new AccessPattern.Hot(0.1, 0.9),
                      new AccessPattern.Zipf(0.99))
                  .get(random.nextInt(4));
          StreamSpec.Builder spec =
              StreamSpec.builder(blocks * BLOCK)
                  .seed(random.nextLong())
                  .compressRatio(1 + random.nextInt(5))
                  .dedupRatio(1 + random.nextInt(3));
          Workload workload =
              with(workload(20_000), access, 1 + random.nextInt(32), random.nextBoolean(), false);
          isGood(inMemory(blocks, spec, workload), 20_000);
        });
  }

  private static JournalHeader header(BlockContent content, boolean streamed) {
    return new JournalHeader(
        content.spec(), BLOCK, SyncMode.FLUSH, 512, Version.FRESH, true, streamed, 1, 1, "memory");
  }

  /** With a journal blocks are taken ahead; they run out where there are fewer than threads. */
  @Test
  void smallTargetsWithAJournalDoNotHang() throws Exception {
    for (int blocks : new int[] {16, 40, 1000}) {
      java.nio.file.Path file = java.nio.file.Files.createTempFile("journal", "");
      try (MemoryTarget target = new MemoryTarget((long) blocks * BLOCK);
          DataGenerator generator = Blocks.generator(3, (long) blocks * BLOCK)) {
        BlockContent content = new BlockContent(generator, BLOCK);
        JournalHeader header = header(content, false);
        try (JournalWriter journal = JournalWriter.create(file, header, true)) {
          Workload workload = with(workload(3000), new AccessPattern.Uniform(), 32, false, false);
          isGood(run(target, content, workload, journal), 3000);
          journal.stop();
        }
        try (JournalReader reader = JournalReader.open(file);
            RecoveredState state = RecoveredState.of(reader, RecoveredState.Crash.PROGRAM);
            BlockHistory recovered = BlockHistory.inMemory(blocks, Version.FRESH)) {
          assertThat(state.tail().stopped()).isTrue();
          Recovery.Result result =
              new Recovery(content, state, 512).run(target, 2, recovered, n -> {});
          assertThat(result.bad()).isEmpty();
        }
      } finally {
        java.nio.file.Files.delete(file);
      }
    }
  }

  /** Live, a lie is found by the next read of the block, or at the end. */
  @ParameterizedTest
  @EnumSource(
      value = Lie.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"IGNORED_FLUSH", "PARTIAL_FLUSH"})
  void liesAreFoundWhileTheDiskIsOn(Lie lie) {
    Seeds.trials(
        10,
        random -> {
          int blocks = 64;
          try (DataGenerator generator = Blocks.generator(random.nextLong(), blocks * 4096L)) {
            BlockContent content = new BlockContent(generator, BLOCK);
            SimulatedDisk disk =
                new SimulatedDisk(blocks, BLOCK, random.split(), EnumSet.of(lie), 0.003);
            Workload workload = with(workload(2000), new AccessPattern.Uniform(), 4, false, false);
            ExerciseResult result = run(disk, content, workload, null);
            if (result.badBlocks() == 0) {
              // Everything that was not true was overwritten before it was read.
              assertThat(result.finalVerdicts().keySet()).containsOnly(Verdict.CURRENT);
            } else {
              assertThat(disk.told()).isPositive();
              assertThat(result.bad().getFirst().verdict().isBad()).isTrue();
            }
          }
        });
  }

  @Test
  void anHonestDiskIsNotAccused() {
    Seeds.trials(
        10,
        random -> {
          try (DataGenerator generator = Blocks.generator(random.nextLong(), 64 * 4096L)) {
            SimulatedDisk disk = new SimulatedDisk(64, BLOCK, random.split(), Set.of(), 0);
            isGood(run(disk, new BlockContent(generator, BLOCK), workload(2000), null), 2000);
          }
        });
  }

  @Test
  void keepGoingTellsEachWrongBlockOnce() {
    long blocks = 64;
    try (MemoryTarget target = new MemoryTarget(blocks * BLOCK);
        DataGenerator generator = Blocks.generator(5, blocks * BLOCK);
        BlockHistory history = BlockHistory.inMemory(blocks, Version.FRESH)) {
      target.memory().set(java.lang.foreign.ValueLayout.JAVA_BYTE, 7 * BLOCK + 100, (byte) 1);
      target.memory().set(java.lang.foreign.ValueLayout.JAVA_BYTE, 9 * BLOCK + 100, (byte) 1);
      Workload reads =
          new Workload(
              Map.of(Operation.READ, 1.0),
              List.of(new IoSize(BLOCK, 1)),
              new AccessPattern.Uniform(),
              4,
              0,
              2000,
              Long.MAX_VALUE,
              false,
              true,
              1);
      Exerciser exerciser =
          new Exerciser(target, new BlockContent(generator, BLOCK), history, true, reads, null);
      exerciser.run();
      ExerciseResult result = exerciser.finish(true, 1, n -> {});
      assertThat(result.bad()).extracting(BlockFinding::block).containsExactly(7L, 9L);
      assertThat(result.bad()).extracting(BlockFinding::verdict).containsOnly(Verdict.CORRUPT);
    }
  }

  @Test
  void failuresEndTheRun() {
    class Failing implements BlockTarget {
      private final MemoryTarget memory = new MemoryTarget(64 * BLOCK);

      @Override
      public void read(ByteBuffer into, long offset) throws IOException {
        memory.read(into, offset);
      }

      @Override
      public void write(ByteBuffer from, long offset) throws IOException {
        throw new IOException("broken");
      }

      @Override
      public void zero(long offset, long length) throws IOException {
        throw new CannotZeroException(new IOException("no holes"));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {
        memory.close();
      }
    }
    try (Failing target = new Failing();
        DataGenerator generator = Blocks.generator(5, 64 * BLOCK)) {
      ExerciseResult result =
          run(target, new BlockContent(generator, BLOCK), workload(1_000_000), null);
      assertThat(result.failure()).get().extracting(Throwable::getMessage).isEqualTo("broken");
      assertThat(result.finalVerdicts()).isEmpty();
    }
  }

  /** Zeroing that is refused has changed nothing, and recovery knows that. */
  @Test
  void refusedZeroingIsRecordedAsNotDone() throws Exception {
    java.nio.file.Path file = java.nio.file.Files.createTempFile("journal", "");
    try (MemoryTarget memory = new MemoryTarget(64 * BLOCK);
        DataGenerator generator = Blocks.generator(3, 64L * BLOCK)) {
      BlockTarget target =
          new Delegating(memory) {
            @Override
            public void zero(long offset, long length) throws IOException {
              throw new CannotZeroException(new IOException("no holes"));
            }
          };
      BlockContent content = new BlockContent(generator, BLOCK);
      JournalHeader header = header(content, false);
      try (JournalWriter journal = JournalWriter.create(file, header, true)) {
        Workload workload =
            new Workload(
                Map.of(Operation.ZERO, 1.0),
                List.of(new IoSize(2 * BLOCK, 1)),
                new AccessPattern.Uniform(),
                4,
                0,
                4,
                Long.MAX_VALUE,
                true,
                false,
                1);
        ExerciseResult result = run(target, content, workload, journal);
        assertThat(result.zeroingRefused()).hasValue("no holes");
      }
      try (JournalReader reader = JournalReader.open(file);
          RecoveredState state = RecoveredState.of(reader, RecoveredState.Crash.POWER)) {
        for (long block = 0; block < 64; block++) {
          assertThat(state.isCertain(block)).as("block %d", block).isTrue();
        }
      }
    } finally {
      java.nio.file.Files.delete(file);
    }
  }

  /** What was planned when the journal failed was not written, and is not missed. */
  @Test
  void aJournalThatFailsAccusesNobody() throws Exception {
    try (MemoryTarget target = new MemoryTarget(4096 * BLOCK);
        DataGenerator generator = Blocks.generator(3, 4096L * BLOCK)) {
      BlockContent content = new BlockContent(generator, BLOCK);
      JournalHeader header = header(content, true);
      JournalWriter journal = JournalWriter.stream(new FullChannel(1 << 16, "disk full"), header);
      Workload workload = with(workload(1_000_000), new AccessPattern.Uniform(), 4, false, true);
      ExerciseResult result = run(target, content, workload, journal);
      assertThat(result.failure())
          .get()
          .extracting(Throwable::getMessage)
          .isEqualTo("the journal cannot be written: disk full");
      assertThat(result.bad()).isEmpty();
      assertThat(result.finalVerdicts().keySet())
          .containsExactlyInAnyOrder(Verdict.CURRENT, Verdict.UNKNOWN);
      assertThatThrownBy(journal::close).isInstanceOf(IOException.class);
    }
  }

  /** A map that is kept says that the target holds what it says, also after a crash. */
  @Test
  void theEndIsFlushedWithAndWithoutAJournal() throws Exception {
    try (MemoryTarget memory = new MemoryTarget(64 * BLOCK);
        DataGenerator generator = Blocks.generator(5, 64 * BLOCK)) {
      java.util.concurrent.atomic.AtomicLong unflushed =
          new java.util.concurrent.atomic.AtomicLong();
      BlockTarget target =
          new Delegating(memory) {
            @Override
            public void write(ByteBuffer from, long offset) throws IOException {
              super.write(from, offset);
              unflushed.incrementAndGet();
            }

            @Override
            public void flush() {
              unflushed.set(0);
            }
          };
      isGood(run(target, new BlockContent(generator, BLOCK), workload(2000), null), 2000);
      assertThat(unflushed).hasValue(0);
    }
  }

  /** After a flush that failed nothing is certain: what is missing then is a failure, not a lie. */
  @Test
  void nothingIsJudgedAfterAFailedFlush() throws Exception {
    try (MemoryTarget memory = new MemoryTarget(64 * BLOCK);
        DataGenerator generator = Blocks.generator(5, 64 * BLOCK)) {
      BlockTarget target =
          new Delegating(memory) {
            @Override
            public void flush() throws IOException {
              throw new IOException("broken");
            }
          };
      Workload workload = with(workload(2000), new AccessPattern.Uniform(), 4, true, true);
      ExerciseResult result = run(target, new BlockContent(generator, BLOCK), workload, null);
      assertThat(result.failure()).get().extracting(Throwable::getMessage).isEqualTo("broken");
      assertThat(result.finalVerdicts()).isEmpty();
    }
  }

  @Test
  void aBlockCannotBeWrittenForEver() throws Exception {
    try (MemoryTarget target = new MemoryTarget(64 * BLOCK);
        DataGenerator generator = Blocks.generator(5, 64 * BLOCK);
        BlockHistory history = BlockHistory.inMemory(64, Version.FRESH)) {
      BlockContent content = new BlockContent(generator, BLOCK);
      int last = Blocks.data(Version.MOST_GENERATION);
      target.write(Blocks.memory(Blocks.bytes(content, 9, last)).asByteBuffer(), 9 * BLOCK);
      history.set(9, last);
      Exerciser exerciser = new Exerciser(target, content, history, true, workload(5000), null);
      exerciser.run();
      ExerciseResult result = exerciser.finish(true, 1, n -> {});
      assertThat(result.failure())
          .get()
          .extracting(Throwable::getMessage)
          .isEqualTo(
              "block 9 has been written 536870911 times, and cannot be written once more: start"
                  + " anew");
      assertThat(result.bad()).isEmpty();
    }
  }

  @Test
  void sizesMustFit() {
    assertThatThrownBy(() -> inMemory(8, StreamSpec.builder(8 * BLOCK).seed(1), workload(1)))
        .hasMessage(
            "sizes has 65536 bytes, but each must be a multiple of the block of 4096, up to"
                + " 67108864 and the target's 32768");
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(doubles = {0.5, 0.99, 1, 1.5})
  void zipfDrawsByRank(double theta) {
    AccessPattern zipf = new AccessPattern.Zipf(theta);
    int places = 50;
    int draws = 200_000;
    long[] counts = new long[places];
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < draws; i++) {
      counts[(int) zipf.draw(places, random, new java.util.concurrent.atomic.AtomicLong())]++;
    }
    double sum = 0;
    for (int rank = 1; rank <= places; rank++) {
      sum += Math.pow(rank, -theta);
    }
    java.util.Arrays.sort(counts);
    for (int rank = 1; rank <= 5; rank++) {
      double expected = draws * Math.pow(rank, -theta) / sum;
      assertThat((double) counts[places - rank])
          .isCloseTo(expected, org.assertj.core.data.Offset.offset(6 * Math.sqrt(expected)));
    }
  }
}
