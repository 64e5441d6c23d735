package io.dgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Seeds;
import io.dgen.cli.DgenProcess.Signal;
import io.dgen.storage.manifest.FileSet;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
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
        DgenProcess.start(directory, "write", "--seed", 1, "--size", "1TiB", "--out", file);
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
    Seeds.trials(times, random -> ends[killed(directory, random)].incrementAndGet());
    System.out.printf(
        "writes killed: %d before there was a file, %d incomplete, %d complete, %d over already%n",
        ends[0].get(), ends[1].get(), ends[2].get(), ends[3].get());
  }

  /**
   * Kills a write, looks at what it left, and goes on with what is incomplete.
   *
   * @return 0 nothing, 1 a file called incomplete, 2 one that is whole, 3 whole and not killed
   */
  static int killed(Path directory, SplittableRandom random) throws Exception {
    Path file = directory.resolve("killed");
    Path manifest = Manifest.beside(file);
    long size = random.nextLong(1, 64L << random.nextInt(10, 21));
    String chunk = Long.toString(random.nextLong(1000, 8 << 20));
    boolean over = random.nextBoolean();
    if (over) {
      Cli.run("write", "--size", 100_000, "--out", file).has(0);
    }
    DgenProcess write =
        DgenProcess.start(
            directory,
            "write",
            "--seed",
            random.nextInt(1000),
            "--size",
            size,
            "--chunk",
            chunk,
            "--force",
            "--out",
            file);
    boolean begun = random.nextInt(4) > 0;
    long before = over ? Files.getLastModifiedTime(manifest).toMillis() : -1;
    while (begun && write.runs() && !newer(manifest, before)) {
      Thread.onSpinWait();
    }
    Thread.sleep(random.nextInt(begun ? 150 : 600));
    int status = ended(write, random);
    try {
      return left(file, size, status, over, random);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(manifest);
    }
  }

  /** Ends a process by one of the signals: its status, which says which, or that it was quicker. */
  private static int ended(DgenProcess write, SplittableRandom random) throws Exception {
    Signal signal = Signal.values()[random.nextInt(DgenProcess.interruptible() ? 0 : 1, 3)];
    write.send(signal);
    int status = write.status();
    if (!write.diedBeforeItsCode()) {
      write.spokeToPeople();
      assertThat(status).as(write.err()).isIn(0, signal.status);
    }
    return status;
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
      while (times == 0 && write.runs() && !Files.exists(FileSet.in(set))) {
        Thread.onSpinWait();
      }
      Thread.sleep(random.nextInt(times == 0 ? 200 : 900));
      int status = ended(write, random);
      if (!Files.exists(FileSet.in(set))) {
        assertThat(status).isNotZero();
        return;
      }
      boolean complete = FileSet.read(FileSet.in(set)).complete();
      assertThat(complete || status != 0).isTrue();
      Cli.run("verify", "--dir", set).has(complete ? 0 : 1);
      write = DgenProcess.start(directory, "write", "--resume", "--dir", set);
    }
    assertThat(write.status()).as(write.err()).isZero();
    assertThat(FileSet.read(FileSet.in(set)).complete()).isTrue();
    Cli.run("verify", "--dir", set).has(0);
  }

  private static boolean newer(Path manifest, long before) throws IOException {
    try {
      return Files.getLastModifiedTime(manifest).toMillis() != before;
    } catch (java.nio.file.NoSuchFileException e) {
      return false;
    }
  }

  /** Going on may be ended as well. */
  private static void killedResume(Path file, SplittableRandom random) throws Exception {
    DgenProcess resume = DgenProcess.start(file.getParent(), "write", "--resume", "--out", file);
    Thread.sleep(random.nextInt(700));
    int status = ended(resume, random);
    boolean complete = Manifest.read(Manifest.beside(file)).complete();
    assertThat(complete || status != 0).isTrue();
    Cli.run("verify", "--in", file).has(complete ? 0 : 1);
  }

  private static int left(Path file, long size, int status, boolean over, SplittableRandom random)
      throws Exception {
    Path manifest = Manifest.beside(file);
    if (!Files.exists(manifest)) {
      assertThat(status).isNotZero();
      assertThat(over).isFalse();
      if (Files.exists(file)) {
        assertThat(file).isEmptyFile();
      }
      Cli.run("verify", "--in", file).has(2);
      return 0;
    }
    boolean complete = Manifest.read(manifest).complete();
    assertThat(complete || status != 0).isTrue();
    Cli.Result verified = Cli.run("verify", "--json", "--in", file);
    verified.has(complete ? 0 : 1);
    if (!complete) {
      assertThat(Files.size(file)).isLessThanOrEqualTo(Math.max(size, 100_000));
      killedResume(file, random);
      Cli.run("write", "--resume", "--out", file).has(0);
      assertThat(file).hasSize(size);
      Cli.run("verify", "--in", file).has(0);
      return 1;
    }
    return status == 0 ? 3 : 2;
  }
}
