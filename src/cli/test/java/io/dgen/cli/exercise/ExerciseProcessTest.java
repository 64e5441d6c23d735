package io.dgen.cli.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.Once;
import io.dgen.cli.Cli;
import io.dgen.cli.DgenProcess;
import io.dgen.cli.DgenProcess.Signal;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command in a process of its own: ended by signals, and with its journal in a pipe. */
class ExerciseProcessTest {

  private static final int MOST_RECORDS = 1000;
  private static final int RECORD = 32;

  @TempDir private Path directory;
  private Path target;
  private Path journal;
  private Path map;

  @BeforeEach
  void names() {
    target = directory.resolve("disk.img");
    journal = directory.resolve("journal");
    map = directory.resolve("map");
  }

  private Object[] exercise(String options, Object... more) {
    String all = "exercise --size 256KiB --seed 7 --target " + target + " " + options;
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(all.split(" ")), java.util.Arrays.stream(more))
        .toArray();
  }

  /** Waits until a good deal has been recorded. */
  private void awaitRecords(DgenProcess dgen) throws Exception {
    while (dgen.runs() && (!Files.exists(journal) || Files.size(journal) < MOST_RECORDS * RECORD)) {
      Thread.sleep(5);
    }
  }

  private void continues() {
    Cli.line("exercise --recover --json --target", target, "--journal", journal).has(0);
    Cli.line("exercise --continue --ops 200 --target", target, "--journal", journal).has(0);
  }

  @ParameterizedTest
  @EnumSource(
      value = Signal.class,
      names = {"INT", "TERM"})
  @Once
  void aSignalEndsItWithTheResultSoFar(Signal signal) throws Exception {
    if (signal == Signal.INT) {
      DgenProcess.assumeInterruptible();
    }
    boolean json = signal == Signal.TERM;
    DgenProcess dgen =
        DgenProcess.start(
            directory,
            exercise(
                (json ? "--json " : "") + "--time 1h --interval 100ms --journal",
                journal,
                "--map",
                map));
    try {
      while (dgen.runs() && !dgen.err().contains(" mean;")) {
        Thread.sleep(20);
      }
    } finally {
      dgen.send(signal);
    }
    assertThat(dgen.status()).as(dgen.err()).isEqualTo(signal.status);
    dgen.spokeToPeople();
    if (json) {
      Map<String, Object> result = JSON.std.mapFrom(dgen.out());
      assertThat(result)
          .containsEntry("interrupted", true)
          .containsEntry("good", false)
          .containsEntry("badBlocks", 0);
      assertThat(((Map<?, ?>) result.get("operations")).get("write")).isNotNull();
    } else {
      assertThat(dgen.out())
          .contains("disk.img: INTERRUPTED, nothing wrong so far; exercised 64 blocks of 4 KiB")
          .containsPattern("write +[0-9]+, ");
    }
    Cli.Result left = Cli.line("exercise --recover --target", target, "--journal", journal).has(0);
    assertThat(left.out()).contains("of a run that ended as it should", "current 64");
    Cli.line("exercise --continue --ops 200 --target", target, "--map", map).has(0);
  }

  /** What was found before the signal is not forgotten because of it. */
  @Test
  @Once
  void wrongDataOutweighsTheSignal() throws Exception {
    DgenProcess dgen =
        DgenProcess.start(
            directory,
            exercise(
                "--time 1h --keep-going --op-mix read=100% --fill --interval 100ms --journal",
                journal));
    try {
      while (dgen.runs() && !dgen.err().contains(" mean;")) {
        Thread.sleep(20);
      }
      try (RandomAccessFile file = new RandomAccessFile(target.toFile(), "rw")) {
        file.seek(5 * 4096 + 100);
        file.write(new byte[3]);
      }
      while (dgen.runs() && !dgen.err().contains("1 error")) {
        Thread.sleep(20);
      }
    } finally {
      dgen.send(Signal.TERM);
    }
    assertThat(dgen.status()).as(dgen.err()).isEqualTo(1);
    assertThat(dgen.out()).contains("disk.img: WRONG", "block 5 at offset 20480: CORRUPT");
  }

  @Test
  void theJournalGoesThroughAPipe() throws Exception {
    DgenProcess dgen =
        DgenProcess.startPiped(directory, journal, exercise("--ops 5000 --fill --journal -"));
    assertThat(dgen.status()).as(dgen.err()).isZero();
    assertThat(dgen.err()).contains("good; exercised 64 blocks");
    awaitEnd();
    Cli.Result left = Cli.line("exercise --recover --target", target, "--journal", journal).has(0);
    assertThat(left.out()).contains("of a run that ended as it should", "current 64");
  }

  /** Killed at any moment, with the end of the journal in the pipe or not. */
  @Test
  void aJournalFromAPipeServesAfterAKill() throws Exception {
    DgenProcess dgen =
        DgenProcess.startPiped(
            directory, journal, exercise("--time 1h --op-mix write=90%,flush=10% --journal -"));
    try {
      awaitRecords(dgen);
    } finally {
      dgen.send(Signal.KILL);
    }
    assertThat(dgen.status()).isEqualTo(Signal.KILL.status);
    awaitEnd();
    byte[] right = Files.readAllBytes(target);
    for (String crash : new String[] {"power", "program"}) {
      Cli.line("exercise --recover --crash", crash, "--target", target, "--journal", journal)
          .has(0);
    }
    Files.write(target, new byte[right.length]); // as if no flush had been obeyed
    Cli.line("exercise --recover --target", target, "--journal", journal).has(1);
    Files.write(target, right);
    continues();
  }

  /** 4 bytes for each of 268 million blocks are outside the heap. */
  @Test
  @Tag("long")
  @Once
  void aTebibyteNeedsNoMoreHeap() throws Exception {
    Map<String, String> heap = Map.of("_JAVA_OPTIONS", "-Xmx64m");
    String options = "--no-final-verify --json --op-mix read=45%,write=50%,zero=5% --ops 200000 ";
    String sparse = "exercise --target " + target + " " + options;
    DgenProcess dgen =
        DgenProcess.start(
            directory,
            heap,
            (Object[]) (sparse + "--size 1TiB --map " + map + " --journal " + journal).split(" "));
    assertThat(dgen.status()).as(dgen.err()).isZero();
    assertThat(JSON.std.mapFrom(dgen.out())).containsEntry("blocks", 1 << 28);
    DgenProcess on =
        DgenProcess.start(
            directory, heap, (Object[]) (sparse + "--continue --map " + map).split(" "));
    assertThat(on.status()).as(on.err()).isZero();
  }

  /** Waits until cat(1) has written what was in the pipe. */
  private void awaitEnd() throws Exception {
    long size = -1;
    while (size != Files.size(journal)) {
      size = Files.size(journal);
      Thread.sleep(100);
    }
  }
}
