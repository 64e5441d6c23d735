package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.cli.Cli;
import io.dgen.cli.DgenProcess;
import io.dgen.cli.DgenProcess.Signal;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Writes of one file that are ended by a signal. */
public final class KilledWrite {

  private KilledWrite() {}

  /**
   * Kills a write, looks at what it left, and resumes it if it is incomplete.
   *
   * @return 0 nothing, 1 a file called incomplete, 2 one that is whole, 3 whole and not killed
   */
  public static int killed(Path directory, SplittableRandom random) throws Exception {
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
  static int ended(DgenProcess write, SplittableRandom random) throws Exception {
    Signal signal = Signal.values()[random.nextInt(DgenProcess.interruptible() ? 0 : 1, 3)];
    write.send(signal);
    int status = write.status();
    if (!write.diedBeforeItsCode()) {
      write.spokeToPeople();
      assertThat(status).as(write.err()).isIn(0, signal.status);
    }
    return status;
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
