package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dgen.ChunkPipeline.Chunk;
import io.dgen.ChunkPipeline.Order;
import io.dgen.ChunkPipeline.Settings;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Compares random sequences of calls on a generator and its derived generators with {@link
 * ModelGenerator}. The time limits detect hangs.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ApiSequencesTest {

  private static final int MOST_STEPS = 12;
  private static final int SMALL = 6_000;

  /** More bytes than the caller fills alone. */
  private static final int LARGE = 150_000;

  private static final List<List<GeneratorConfig>> CONFIGS =
      List.of(TestRun.configs(1), TestRun.configs(2), TestRun.configs(5));

  /** One call, or several that belong together. */
  @FunctionalInterface
  private interface Step {
    void run(ModelGenerator model, SplittableRandom random) throws Exception;
  }

  private static final List<Step> STEPS =
      List.of(
          ApiSequencesTest::fillChunk,
          ApiSequencesTest::fillChunk,
          ApiSequencesTest::fillChunkOfBuffer,
          ApiSequencesTest::fillAllocatedChunk,
          ApiSequencesTest::fillAt,
          ApiSequencesTest::fillAt,
          ApiSequencesTest::verifyAt,
          ApiSequencesTest::moveTo,
          ApiSequencesTest::forEachPart,
          ApiSequencesTest::readStream,
          ApiSequencesTest::readChannel,
          ApiSequencesTest::pipeline,
          ApiSequencesTest::manyThreads,
          ApiSequencesTest::outsideTheStream,
          ApiSequencesTest::memoryThatMayNotBePassed);

  @Test
  void someSequences() {
    run(1500);
  }

  @Test
  @Tag("long")
  @Timeout(value = 7200, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void manySequences() {
    run(200_000);
  }

  private static void run(int sequences) {
    Set<String> threads = Threads.workers();
    Seeds.trials(sequences, ApiSequencesTest::sequence);
    assertThat(Threads.workers()).isEqualTo(threads);
  }

  private static <T> T any(List<T> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }

  private static int length(SplittableRandom random) {
    return switch (random.nextInt(20)) {
      case 0 -> 0;
      case 1 -> random.nextInt(LARGE);
      case 2, 3 -> random.nextInt(SMALL) / 4096 * 4096;
      default -> random.nextInt(SMALL);
    };
  }

  private static void sequence(SplittableRandom random) throws Exception {
    StreamSpec spec =
        random.nextInt(4) == 0
            ? StreamSpec.builder(random.nextLong(20_000)).seed(random.nextLong()).build()
            : RandomSpecs.next(random);
    GeneratorConfig config = any(any(CONFIGS, random), random);
    try (DataGenerator root = DataGenerator.open(spec, config)) {
      List<ModelGenerator> models = new ArrayList<>();
      models.add(new ModelGenerator(root, spec));
      for (int steps = random.nextInt(1, MOST_STEPS); steps > 0; steps--) {
        ModelGenerator model = any(models, random);
        switch (random.nextInt(12)) {
          case 0 -> models.add(model.withSeed(random.nextLong()));
          case 1 -> models.add(model.withStream(random.nextLong()));
          default -> any(STEPS, random).run(model, random);
        }
        for (ModelGenerator each : models) {
          each.agrees();
        }
      }
      models.getFirst().real.close();
      any(models, random).real.close();
      for (ModelGenerator each : models) {
        isClosed(each.real, random);
        each.agrees();
      }
    }
  }

  private static void isClosed(DataGenerator generator, SplittableRandom random) {
    byte[] bytes = new byte[(int) Math.min(generator.spec().size(), length(random))];
    assertThatIllegalStateException().isThrownBy(() -> generator.fillChunk(bytes));
    assertThatIllegalStateException().isThrownBy(() -> generator.fillAt(0, bytes));
    assertThatIllegalStateException().isThrownBy(() -> generator.verifyAt(0, bytes));
    assertThatIllegalStateException()
        .isThrownBy(() -> generator.pipeline(Settings.of(generator.spec(), 4096)));
    assertThat(bytes).isEqualTo(new byte[bytes.length]);
  }

  private static GuardedMemory memory(byte[] content, SplittableRandom random) {
    return GuardedMemory.holding(
        any(List.of(GuardedMemory.Kind.values()), random), random.nextInt(131), content);
  }

  private static byte[] poison(int length, SplittableRandom random) {
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) random.nextInt(256));
    return bytes;
  }

  private static void fillChunk(ModelGenerator model, SplittableRandom random) {
    byte[] before = poison(length(random), random);
    int next = model.next(before.length);
    byte[] after = model.filled(before, next);
    if (random.nextBoolean()) {
      GuardedMemory memory = memory(before, random);
      assertThat(model.real.fillChunk(memory.content())).isEqualTo(next);
      memory.assertHolds(after, "fillChunk");
    } else {
      assertThat(model.real.fillChunk(before)).isEqualTo(next);
      assertThat(before).isEqualTo(after);
    }
    model.position += next;
  }

  private static void fillChunkOfBuffer(ModelGenerator model, SplittableRandom random) {
    byte[] before = poison(length(random), random);
    int next = model.next(before.length);
    byte[] after = model.filled(before, next);
    int offset = random.nextInt(100);
    int capacity = offset + before.length + random.nextInt(100);
    ByteBuffer buffer =
        random.nextBoolean() ? ByteBuffer.allocate(capacity) : ByteBuffer.allocateDirect(capacity);
    buffer.put(offset, before).position(offset).limit(offset + before.length);
    assertThat(model.real.fillChunk(buffer)).isEqualTo(next);
    assertThat(buffer.position()).isEqualTo(offset + next);
    assertThat(buffer.limit()).isEqualTo(offset + before.length);
    byte[] found = new byte[capacity];
    buffer.clear().get(found);
    byte[] expected = new byte[capacity];
    System.arraycopy(after, 0, expected, offset, after.length);
    assertThat(found).isEqualTo(expected);
    model.position += next;
  }

  private static void fillAllocatedChunk(ModelGenerator model, SplittableRandom random) {
    try (ChunkBuffer buffer = model.real.allocateChunk(random.nextInt(1, LARGE))) {
      int next = model.next((int) buffer.segment().byteSize());
      byte[] after = model.filled(new byte[(int) buffer.segment().byteSize()], next);
      assertThat(model.real.fillChunk(buffer.segment())).isEqualTo(next);
      assertThat(buffer.segment().mismatch(MemorySegment.ofArray(after))).isEqualTo(-1);
      model.position += next;
    }
  }

  private static void fillAt(ModelGenerator model, SplittableRandom random) {
    long[] range = model.range(random, length(random));
    byte[] expected = model.bytes(range[0], (int) range[1]);
    if (random.nextBoolean()) {
      GuardedMemory memory = memory(poison(expected.length, random), random);
      model.real.fillAt(range[0], memory.content());
      memory.assertHolds(expected, "fillAt");
    } else {
      int offset = random.nextInt(70);
      byte[] array = new byte[offset + expected.length + random.nextInt(70)];
      byte[] whole = array.clone();
      System.arraycopy(expected, 0, whole, offset, expected.length);
      model.real.fillAt(range[0], array, offset, expected.length);
      assertThat(array).isEqualTo(whole);
    }
  }

  private static void verifyAt(ModelGenerator model, SplittableRandom random) {
    long[] range = model.range(random, 1 + length(random));
    byte[] right = model.bytes(range[0], (int) range[1]);
    assertThat(model.real.verifyAt(range[0], memory(right, random).content())).isEmpty();
    if (right.length == 0) {
      return;
    }
    ModelGenerator.Damage damage = ModelGenerator.Damage.of(right, range[0], random);
    GuardedMemory memory = memory(damage.bytes(), random);
    Optional<Mismatch> mismatch = model.real.verifyAt(range[0], memory.content().asReadOnly());
    assertThat(mismatch.isPresent()).isEqualTo(damage.wrongBytes() > 0);
    mismatch.ifPresent(damage::seenIn);
    memory.assertHolds(damage.bytes(), "verifyAt");
  }

  private static void moveTo(ModelGenerator model, SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      model.real.reset();
      model.position = 0;
      return;
    }
    model.position = model.range(random, 2 * SMALL)[0];
    model.real.position(model.position);
  }

  private static void forEachPart(ModelGenerator model, SplittableRandom random) {
    int length = length(random);
    AtomicIntegerArray times = new AtomicIntegerArray(length);
    MemorySegment chunk = Arena.ofAuto().allocate(Math.max(1, length)).asSlice(0, length);
    model.real.forEachPart(
        chunk,
        (part, offset, bytes) -> {
          assertThat(part.address()).isEqualTo(chunk.address());
          for (long i = offset; i < offset + bytes; i++) {
            times.incrementAndGet((int) i);
          }
        });
    for (int i = 0; i < length; i++) {
      if (times.get(i) != 1) {
        throw new AssertionError("byte " + i + " of " + length + ": " + times.get(i) + " times");
      }
    }
    if (length > 0) {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  model.real.forEachPart(
                      chunk,
                      (_, _, _) -> {
                        throw new IllegalStateException("of the action's own");
                      }))
          .withMessage("of the action's own");
    }
  }

  private static void readStream(ModelGenerator model, SplittableRandom random) throws Exception {
    try (InputStream in = model.real.inputStream()) {
      long at = model.range(random, SMALL)[0];
      assertThat(in.skip(at)).isEqualTo(at);
      for (int i = 0; i < 3; i++) {
        byte[] target = new byte[random.nextInt(1, SMALL)];
        int n = in.read(target);
        int expected = (int) Math.min(target.length, model.spec.size() - at);
        assertThat(n).isEqualTo(expected == 0 ? -1 : expected);
        if (n > 0) {
          assertThat(java.util.Arrays.copyOf(target, n)).isEqualTo(model.bytes(at, n));
          at += n;
        }
      }
    }
  }

  private static void readChannel(ModelGenerator model, SplittableRandom random) throws Exception {
    try (SeekableByteChannel channel = model.real.channel()) {
      assertThat(channel.size()).isEqualTo(model.spec.size());
      for (int i = 0; i < 3; i++) {
        long[] range = model.range(random, SMALL);
        int length = (int) range[1];
        ByteBuffer target =
            random.nextBoolean() ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length);
        int n = channel.position(range[0]).read(target);
        assertThat(n).isEqualTo(length);
        assertThat(channel.position()).isEqualTo(range[0] + length);
        byte[] found = new byte[length];
        target.flip().get(found);
        assertThat(found).isEqualTo(model.bytes(range[0], length));
      }
    }
  }

  /** Takes all chunks, or stops in the middle, or has an interrupted consumer. */
  private static void pipeline(ModelGenerator model, SplittableRandom random) throws Exception {
    long[] range = model.range(random, random.nextInt(8) == 0 ? LARGE : SMALL);
    long end = range[0] + range[1];
    int chunkBytes = random.nextInt(1, 1 + SMALL);
    Order order = random.nextBoolean() ? Order.IN_ORDER : Order.ANY;
    Settings settings = new Settings(chunkBytes, random.nextInt(1, 4), order, range[0], end);
    long chunks = Math.ceilDiv(range[1], (long) chunkBytes);
    long takes = random.nextBoolean() ? chunks : random.nextLong(chunks + 1);
    Set<Long> seen = new HashSet<>();
    try (ChunkPipeline pipeline = model.real.pipeline(settings)) {
      if (random.nextInt(4) == 0) {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(pipeline::take);
        assertThat(Thread.interrupted()).isFalse();
      }
      for (long n = 0; n < takes; n++) {
        try (Chunk chunk = pipeline.take()) {
          assertThat(seen.add(chunk.position())).isTrue();
          long bytes = Math.min(chunkBytes, end - chunk.position());
          assertThat(chunk.segment().byteSize()).isEqualTo(bytes);
          assertThat(chunk.segment().toArray(ValueLayout.JAVA_BYTE))
              .isEqualTo(model.bytes(chunk.position(), (int) bytes));
          if (order == Order.IN_ORDER) {
            assertThat(chunk.position()).isEqualTo(range[0] + n * chunkBytes);
          }
        }
      }
      if (takes == chunks) {
        assertThat(pipeline.take()).isNull();
      }
    }
  }

  private static void manyThreads(ModelGenerator model, SplittableRandom random) throws Exception {
    List<SplittableRandom> own = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      own.add(random.split());
    }
    List<Future<?>> others =
        Threads.start(
            own.size(),
            thread -> {
              fillAt(model, own.get(thread));
              verifyAt(model, own.get(thread));
            });
    fillChunk(model, random);
    Threads.join(others);
  }

  private static void outsideTheStream(ModelGenerator model, SplittableRandom random) {
    long size = model.spec.size();
    byte[] bytes = poison(random.nextInt(1, SMALL), random);
    byte[] before = bytes.clone();
    long at =
        switch (random.nextInt(4)) {
          case 0 -> -1 - random.nextLong(1L << random.nextInt(1, 63));
          case 1 -> size - random.nextInt(1 + (int) Math.min(size, bytes.length - 1));
          case 2 -> Long.MAX_VALUE - random.nextInt(bytes.length);
          default -> Long.MIN_VALUE;
        };
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.real.fillAt(at, bytes))
        .withMessageContainingAll("position is " + at, "length " + bytes.length, "size, " + size);
    assertThatIllegalArgumentException().isThrownBy(() -> model.real.verifyAt(at, bytes));
    assertThat(bytes).isEqualTo(before);
    if (at < 0 || at > size) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.real.position(at))
          .withMessageContainingAll("position is " + at, "size, " + size);
    }
  }

  private static void memoryThatMayNotBePassed(ModelGenerator model, SplittableRandom random)
      throws Exception {
    int length = (int) Math.min(1 + length(random), model.spec.size() - model.position);
    byte[] content = poison(length, random);
    if (length == 0) {
      return;
    }
    GuardedMemory readOnly = memory(content, random);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.real.fillChunk(readOnly.content().asReadOnly()))
        .withMessageContaining("read-only");
    readOnly.assertHolds(content, "read-only");
    MemorySegment closed;
    try (Arena arena = random.nextBoolean() ? Arena.ofConfined() : Arena.ofShared()) {
      closed = arena.allocate(length);
    }
    assertThatIllegalStateException().isThrownBy(() -> model.real.fillChunk(closed));
    assertThatIllegalStateException().isThrownBy(() -> model.real.fillAt(0, closed));
    assertThatIllegalStateException().isThrownBy(() -> model.real.verifyAt(0, closed));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mine = arena.allocate(length).copyFrom(MemorySegment.ofArray(content));
      Threads.all(
          1,
          _ -> {
            assertThatExceptionOfType(WrongThreadException.class)
                .isThrownBy(() -> model.real.fillChunk(mine));
            assertThatExceptionOfType(WrongThreadException.class)
                .isThrownBy(() -> model.real.fillAt(0, mine));
          });
      assertThat(mine.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(content);
    }
  }
}
