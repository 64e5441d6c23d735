package io.dgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.ChunkPipeline;
import io.dgen.ChunkPipeline.Chunk;
import io.dgen.ChunkPipeline.Settings;
import io.dgen.DataGenerator;
import io.dgen.ProcSelf;
import io.dgen.RandomSpecs;
import io.dgen.Seeds;
import io.dgen.StreamSpec;
import io.dgen.TestRun;
import io.dgen.Threads;
import io.dgen.cli.write.KilledWrite;
import io.dgen.storage.manifest.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generators, pipelines, writes, verifies and killed writes with random parameters, for a minute or
 * for {@code -Ddgen.test.seconds=N}: no wrong byte, nothing that hangs, nothing left behind.
 */
@Tag("soak")
class SoakTest {

  private static final long SECONDS = Long.getLong("dgen.test.seconds", 60);
  private static final long MOST_BYTES = 4 << 20;

  /** For the compiler, and what the allocator keeps. */
  private static final long MOST_GROWTH = 256L << 20;

  @TempDir private Path directory;

  private int writes;
  private int chunks;
  private final int[] killed = new int[4];

  @Test
  void soak() throws Exception {
    Set<String> threads = Threads.workers();
    long start = System.nanoTime();
    long settled = 0;
    int rounds = 0;
    while (System.nanoTime() - start < SECONDS * 1_000_000_000L) {
      Seeds.trials(1, this::round);
      rounds++;
      if (settled == 0 && System.nanoTime() - start > SECONDS * 250_000_000L) {
        settled = ProcSelf.residentBytesBesidesHeap();
      }
      assertThat(Threads.workers()).isEqualTo(threads);
      try (var files = Files.list(directory)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .allMatch(name -> name.startsWith(".dgen-") || name.matches("std(out|err)\\d+"));
      }
      clear();
    }
    assertThat(settled == 0 ? 0 : ProcSelf.residentBytesBesidesHeap() - settled)
        .isLessThan(MOST_GROWTH);
    System.out.printf(
        "%d rounds in %d s: %d files, %d chunks; of %d writes killed %d left nothing, %d an incomplete"
            + " file, %d a whole one, %d were over%n",
        rounds, SECONDS, writes, chunks, rounds, killed[0], killed[1], killed[2], killed[3]);
  }

  /** What a killed write leaves besides its file: a manifest on its way to its name. */
  private void clear() throws Exception {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private void round(SplittableRandom random) throws Exception {
    pipeline(random);
    writeAndVerify(random);
    killed[KilledWrite.killed(directory, random)]++;
  }

  private void pipeline(SplittableRandom random) throws Exception {
    StreamSpec spec = RandomSpecs.next(random);
    List<io.dgen.GeneratorConfig> configs = TestRun.configs(random.nextInt(1, 6));
    long bytes = 1 + random.nextLong(Math.min(spec.size(), 16L << 20));
    long start = RandomSpecs.position(random, spec, bytes);
    Settings settings =
        new Settings(
            random.nextInt(1000, 3 << 20),
            random.nextInt(1, 6),
            random.nextBoolean() ? ChunkPipeline.Order.IN_ORDER : ChunkPipeline.Order.ANY,
            start,
            start + bytes);
    boolean givenUp = random.nextInt(3) == 0;
    try (DataGenerator generator =
            DataGenerator.open(spec, configs.get(random.nextInt(configs.size())));
        ChunkPipeline pipeline = generator.pipeline(settings)) {
      Threads.all(
          random.nextInt(1, 5),
          _ -> {
            for (int n = 0; !(givenUp && n == 2); n++) {
              try (Chunk chunk = pipeline.take()) {
                if (chunk == null) {
                  return;
                }
                assertThat(generator.verifyAt(chunk.position(), chunk.segment())).isEmpty();
                synchronized (this) {
                  chunks++;
                }
              }
            }
          });
    }
  }

  private void writeAndVerify(SplittableRandom random) throws Exception {
    Path file = directory.resolve("data");
    long size = 1 + random.nextLong(MOST_BYTES);
    long position = random.nextLong(size);
    List<String> engines = Cli.engines();
    String engine = engines.get(random.nextInt(engines.size()));
    List<Object> write = new ArrayList<>(List.of("write", "--out", file));
    write.addAll(List.of("--size", size, "--position", position, "--seed", random.nextInt(1000)));
    write.addAll(List.of("--dedup", 1 + random.nextDouble(5), "--compress", 1 + random.nextInt(9)));
    write.addAll(List.of("--chunk", random.nextInt(1, 1 << random.nextInt(10, 22))));
    write.addAll(List.of(engine.split(" ")));
    Cli.run(write.toArray()).has(0);
    writes++;
    String verify = "verify --threads " + random.nextInt(1, 5) + " " + engine + " --in";
    Cli.line(verify, file).has(0);
    if (size > position) {
      Cli.flip(file, (int) random.nextLong(size - position));
      Cli.line(verify, file).has(1);
    }
    Files.delete(file);
    Files.delete(Manifest.beside(file));
  }
}
