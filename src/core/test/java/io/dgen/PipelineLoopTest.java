package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dgen.ChunkPipeline.Chunk;
import io.dgen.ChunkPipeline.Order;
import io.dgen.ChunkPipeline.Settings;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pipelines by loop and with a time limit. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoThreadLeft.class)
class PipelineLoopTest {

  private static final StreamSpec SPEC = StreamSpec.builder(1_000_003).seed(4).build();

  @Test
  void aLoopRunsOverEveryChunk() {
    byte[] whole = new ReferenceStream(SPEC).bytes(0, 1_000_003);
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(2));
        ChunkPipeline pipeline = generator.pipeline(Settings.of(SPEC, 4096).withChunksPerNode(1))) {
      long next = 0;
      Chunk last = null;
      for (Chunk chunk : pipeline.chunks()) {
        assertThat(chunk.position()).isEqualTo(next);
        for (long i = 0; i < chunk.segment().byteSize(); i += 97) {
          assertThat(chunk.segment().get(java.lang.foreign.ValueLayout.JAVA_BYTE, i))
              .isEqualTo(whole[(int) (next + i)]);
        }
        next += chunk.segment().byteSize();
        last = chunk;
      }
      assertThat(next).isEqualTo(SPEC.size());
      assertThat(last.toString()).contains("closed");
      assertThat(pipeline.isComplete()).isTrue();
      assertThat(pipeline.chunks()).isEmpty();
    }
  }

  @Test
  void severalLoopsShareTheChunks() throws Exception {
    LongAdder bytes = new LongAdder();
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(2));
        ChunkPipeline pipeline = generator.pipeline(Settings.of(SPEC, 4096).withOrder(Order.ANY))) {
      Threads.all(
          4,
          _ -> {
            for (Chunk chunk : pipeline.chunks()) {
              assertThat(generator.verifyAt(chunk.position(), chunk.segment())).isEmpty();
              bytes.add(chunk.segment().byteSize());
            }
          });
    }
    assertThat(bytes.sum()).isEqualTo(SPEC.size());
  }

  @Test
  void anInterruptEndsALoop() {
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(2));
        ChunkPipeline pipeline = generator.pipeline(Settings.of(SPEC, 4096))) {
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> pipeline.chunks().iterator().next())
          .withCauseInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aPollWaitsForALimitedTime() throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(2));
        ChunkPipeline pipeline =
            generator.pipeline(Settings.of(SPEC, SPEC.size() - 1).withChunksPerNode(1))) {
      Chunk first = pipeline.poll(Duration.ofDays(365_000L * 1000));
      assertThat(first.position()).isZero();
      assertThat(pipeline.poll(Duration.ZERO)).as("the only buffer is held").isNull();
      assertThat(pipeline.poll(Duration.ofMillis(5))).isNull();
      assertThat(pipeline.poll(Duration.ofSeconds(-1))).isNull();
      assertThat(pipeline.isComplete()).isFalse();
      first.close();
      try (Chunk second = pipeline.poll(Duration.ofMinutes(1))) {
        assertThat(second.segment().byteSize()).isOne();
      }
      assertThat(pipeline.poll(Duration.ofMinutes(1))).as("after the last").isNull();
      assertThat(pipeline.isComplete()).isTrue();
      assertThat(pipeline.toString()).contains("taken=2 of 2");
    }
  }
}
