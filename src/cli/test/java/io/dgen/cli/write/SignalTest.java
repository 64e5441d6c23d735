package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Once;
import io.dgen.Seeds;
import io.dgen.cli.Cli;
import io.dgen.cli.DgenProcess;
import io.dgen.cli.DgenProcess.Signal;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A write that is ended from outside, at any moment: what is left is never taken for the whole. */
@Once
@Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalTest {

  @TempDir private Path directory;

  /** In the midst of the bytes. */
  @ParameterizedTest
  @EnumSource(Signal.class)
  void endsAWriteWithItsStatus(Signal signal) throws Exception {
    if (signal == Signal.INT) {
      DgenProcess.assumeInterruptible();
    }
    Path file = directory.resolve("data");
    DgenProcess write =
        DgenProcess.start(
            directory, "write", "--seed", 1, "--size", "1TiB", "--force", "--out", file);
    try {
      while (write.runs() && !(Files.exists(file) && Files.size(file) > 1 << 20)) {
        Thread.sleep(5);
      }
    } finally {
      write.send(signal);
    }
    assertThat(write.status()).isEqualTo(signal.status);
    write.spokeToPeople();
    assertThat(Manifest.read(Manifest.beside(file)).complete()).isFalse();
    assertThat(Cli.line("verify --json --in", file).has(1).json())
        .containsEntry("complete", false)
        .containsEntry("truncated", true);
    Files.delete(file);
  }

  @Test
  void atAnyMomentLeavesTheTruth() {
    kill(6);
  }

  @Test
  @Tag("long")
  void atVeryManyMomentsLeavesTheTruth() {
    kill(500);
  }

  private void kill(int times) {
    AtomicInteger[] ends = new AtomicInteger[4];
    java.util.Arrays.setAll(ends, _ -> new AtomicInteger());
    Seeds.trials(times, random -> ends[KilledWrite.killed(directory, random)].incrementAndGet());
    System.out.printf(
        "writes killed: %d before there was a file, %d incomplete, %d complete, %d over already%n",
        ends[0].get(), ends[1].get(), ends[2].get(), ends[3].get());
  }

  @Test
  void ofASetAtAnyMomentLeavesTheTruth() {
    Seeds.trials(4, random -> killedSet(directory, random));
  }

  @Test
  @Tag("long")
  void ofASetAtVeryManyMomentsLeavesTheTruth() {
    Seeds.trials(300, random -> killedSet(directory, random));
  }

  /** Kills the writing of a set, and then going on with it, until that is quicker. */
  private static void killedSet(Path directory, SplittableRandom random) throws Exception {
    Path set = directory.resolve("set" + random.nextLong());
    int files = random.nextInt(1, 40);
    DgenProcess write =
        DgenProcess.start(
            directory,
            "write",
            "--seed",
            random.nextInt(1000),
            "--files",
            files,
            "--file-size",
            random.nextLong(1, 64L << random.nextInt(10, 18)),
            "--chunk",
            Long.toString(random.nextLong(1000, 1 << 20)),
            "--dir",
            set);
    for (int times = 0; times < 3; times++) {
      while (times == 0 && write.runs() && !Files.exists(DataSetManifest.in(set))) {
        Thread.onSpinWait();
      }
      Thread.sleep(random.nextInt(times == 0 ? 200 : 900));
      int status = KilledWrite.ended(write, random);
      if (!Files.exists(DataSetManifest.in(set))) {
        assertThat(status).isNotZero();
        return;
      }
      boolean complete = DataSetManifest.read(DataSetManifest.in(set)).complete();
      assertThat(complete || status != 0).isTrue();
      Cli.run("verify", "--dir", set).has(complete ? 0 : 1);
      write = DgenProcess.start(directory, "write", "--resume", "--dir", set);
    }
    assertThat(write.status()).as(write.err()).isZero();
    assertThat(DataSetManifest.read(DataSetManifest.in(set)).complete()).isTrue();
    Cli.run("verify", "--dir", set).has(0);
  }
}
