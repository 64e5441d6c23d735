package io.dgen.cli.habits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.DataGenerator;
import io.dgen.cli.Cli;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.FileIdentity;
import io.dgen.storage.verify.ResumableVerifier;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.verify.VerifyState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code verify --state} and {@code --resume}. With chunks of 4 KiB a piece has 1 MiB. */
class ResumeVerifyTest {

  private static final int SIZE = 3_500_001;

  @TempDir private Path directory;
  private Path file;
  private Path state;

  @BeforeEach
  void write() {
    file = directory.resolve("data");
    state = directory.resolve("state");
    Cli.line("write --seed 5 --size " + SIZE + " --out", file).has(0);
  }

  /** Verifies so many pieces, and then is interrupted. */
  private void interruptAfter(int pieces) throws IOException {
    Manifest manifest = Manifest.read(Manifest.beside(file));
    int[] kept = {0};
    try (DataGenerator generator = DataGenerator.open(manifest.spec())) {
      ResumableVerifier verifier =
          new ResumableVerifier(
              generator,
              VerifySettings.whole(4096, 2, 2),
              new OriginFinder(OriginFinder.Settings.standard(2)),
              false);
      VerifyState start = VerifyState.start(FileIdentity.of(file), manifest);
      assertThatThrownBy(
              () ->
                  verifier.verify(
                      file,
                      false,
                      start,
                      each -> {
                        each.write(state);
                        if (++kept[0] == pieces) {
                          throw new IOException("interrupted here");
                        }
                      },
                      bytes -> {}))
          .hasMessage("interrupted here");
    }
    assertThat(VerifyState.read(state).next()).isEqualTo((long) pieces << 20);
  }

  private Map<String, Object> verify(int status, String options) {
    Map<String, Object> json =
        Cli.line("verify --json --chunk 4096 " + options + "--in", file).has(status).json();
    json.remove("seconds");
    json.remove("gigabytesPerSecond");
    return json;
  }

  private void damage(String how) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    switch (how) {
      case "flips" -> {
        for (int at : new int[] {5, 700_000, 1_048_575, 1_048_576, 2_500_000, 3_500_000}) {
          bytes[at] ^= 4;
        }
      }
      case "zeros" -> Arrays.fill(bytes, 1_000_000, 1_100_000, (byte) 0);
      case "short" -> bytes = Arrays.copyOf(bytes, 1_500_000);
      case "long" -> bytes = Arrays.copyOf(bytes, SIZE + 10);
      default -> {}
    }
    Files.write(file, bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "flips", "zeros", "short", "long"})
  void theResultIsThatOfTheWhole(String damage) throws IOException {
    damage(damage);
    int status = damage.equals("nothing") ? 0 : 1;
    Path list = directory.resolve("bad");
    Map<String, Object> whole = verify(status, "--bad-blocks " + list + " ");
    String blocks = Files.readString(list);
    assertThat(verify(status, "--bad-blocks " + list + " --state " + state + " ")).isEqualTo(whole);
    assertThat(state).doesNotExist();
    for (int pieces = 1; pieces <= 3; pieces++) {
      interruptAfter(pieces);
      Files.delete(list);
      assertThat(verify(status, "--bad-blocks " + list + " --resume --state " + state + " "))
          .isEqualTo(whole);
      assertThat(list).hasContent(blocks);
      assertThat(state).doesNotExist();
    }
  }

  @Test
  void onlyTheRestIsRead() throws IOException {
    interruptAfter(2);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    Files.delete(state);
    interruptAfter(2);
    // Changed behind its back: what was compared is not compared again.
    FileTime before = Files.getLastModifiedTime(file);
    Cli.flip(file, 100);
    Files.setLastModifiedTime(file, before);
    Cli.Result result = Cli.line("verify --resume --state", state, "--in", file).has(0);
    assertThat(result.out()).contains("  resumed: the first 2 MiB were compared before\n");
  }

  private void refused(String... reasons) {
    Cli.line("verify --resume --state", state, "--in", file).failed(2, reasons);
    assertThat(state).exists();
  }

  @Test
  void aFileThatHasChangedIsRefused() throws IOException {
    interruptAfter(1);
    Cli.line("verify --state", state, "--in", file).failed(2, "exists: give --resume to go on");
    FileTime before = Files.getLastModifiedTime(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 1));
    refused("--resume is not possible with " + state, "the file was written at");
    Files.setLastModifiedTime(file, before);

    Cli.line("verify --resume --range 0..1M --state", state, "--in", file)
        .failed(2, "it is of other data, or of another range of it");
    Cli.line("verify --resume --seed 6 --size " + SIZE + " --state", state, "--in", file)
        .failed(2, "it is of other data");

    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(SIZE + 1L);
    }
    refused("the file has " + (SIZE + 1) + " bytes, but had " + SIZE);
    Path copy = directory.resolve("copy");
    Files.copy(file, copy);
    Files.move(copy, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    refused("the file is another one: inode ");
    Files.writeString(state, "{}");
    refused("verifyState is null, but this version reads 1");
    Files.writeString(state, "nonsense");
    refused("not the state of a verification");
    Files.delete(state);
    Cli.line("verify --resume --state", state, "--in", file)
        .failed(2, "there is nothing to --resume");
  }

  @Test
  void whatCannotBeResumedIsRefused() {
    Cli.line("verify --resume --in", file).failed(2, "--resume needs --state");
    Cli.line("verify --state", state, "--in", file, "--in", file)
        .failed(2, "--state is for one file or device");
    Cli.line("verify --state", state, "--sample", "10", "--in", file)
        .failed(2, "--state cannot go with --sample");
    Cli.line("verify --state", state, "--stop-after", "1", "--in", file)
        .failed(2, "--state cannot go with --stop-after");
    assertThat(state).doesNotExist();
  }
}
