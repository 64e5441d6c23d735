package io.dgen.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.Once;
import io.dgen.Seeds;
import io.dgen.cli.Cli;
import io.dgen.cli.JunkManifest;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Manifests that somebody made to do harm: whatever stands in them, {@code verify} ends with status
 * 0, 1 or 2, in at most one line on stderr, and soon.
 */
@Once
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManifestAttackTest {

  private static final List<String> MEMBERS =
      List.of(
          "formatVersion",
          "seed",
          "stream",
          "size",
          "dedupRatio",
          "dedupUnit",
          "dedupSpan",
          "compressRatio",
          "compressUnit",
          "filler",
          "position",
          "length",
          "complete",
          "synced",
          "tool");

  @TempDir private Path directory;
  private Path file;
  private Path manifest;
  private byte[] good;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("data");
    manifest = Manifest.beside(file);
    Cli.line("write --seed 5 --size 10000 --dedup 1.5 --dedup-unit 4096 --compress 2 --out", file)
        .has(0);
    good = Files.readAllBytes(manifest);
  }

  private Cli.Result verify(byte[] content) throws IOException {
    Files.write(manifest, content);
    Cli.Result result = Cli.run("verify", "--threads", "2", "--in", file);
    String what = new String(content, StandardCharsets.ISO_8859_1);
    String shown = what.substring(0, Math.min(1500, what.length()));
    assertThat(result.status()).as("%s\n%s", shown, result.err()).isBetween(0, 2);
    assertThat(result.err().lines().count()).as(shown).isEqualTo(result.status() == 2 ? 1 : 0);
    assertThat(result.err()).as(shown).doesNotContain("internal error", "\tat ");
    assertThat(result.err().strip().chars()).as(shown).noneMatch(Character::isISOControl);
    assertThat(result.err().length()).as(shown).isLessThan(1000);
    return result;
  }

  private Cli.Result verify(String content) throws IOException {
    return verify(content.getBytes(StandardCharsets.UTF_8));
  }

  /** The good manifest with another value of a member. */
  private String with(String member, String value) {
    String text = new String(good, StandardCharsets.UTF_8);
    String changed =
        text.replaceFirst(
            "(\"" + member + "\" : )(\"[^\"]*\"|[^,\\s}]+)",
            "$1" + java.util.regex.Matcher.quoteReplacement(value));
    assertThat(changed).isNotEqualTo(text);
    return changed;
  }

  @Test
  void anyValueOfAnyMember() throws IOException {
    for (String member : MEMBERS) {
      for (String value : JunkManifest.VALUES) {
        if (!new String(good, StandardCharsets.UTF_8)
            .contains("\"" + member + "\" : " + value + ",")) {
          verify(with(member, value));
        }
      }
    }
    System.out.println(MEMBERS.size() * JunkManifest.VALUES.size() + " values of members tried");
  }

  @Test
  void cutAtEveryByte() throws IOException {
    int whole = new String(good, StandardCharsets.UTF_8).stripTrailing().length();
    for (int length = 0; length < good.length; length++) {
      Cli.Result result = verify(java.util.Arrays.copyOf(good, length));
      assertThat(result.status()).as("cut at %d", length).isEqualTo(length < whole ? 2 : 0);
    }
  }

  @Test
  void everyMemberMissingOrTwice() throws IOException {
    String text = new String(good, StandardCharsets.UTF_8);
    for (String member : MEMBERS) {
      int status = verify(text.replace("\"" + member + "\"", "\"other\"")).status();
      assertThat(status)
          .as("%s missing", member)
          .isEqualTo(List.of("synced", "tool").contains(member) ? 0 : 2);
      verify(text.replaceFirst("\\{", "{\"" + member + "\" : 1,")).has(2);
      verify(text.replaceFirst("\\s*}\\s*$", ", \"" + member + "\" : null}")).has(2);
    }
  }

  @Test
  void bytesOfNoText() throws IOException {
    verify(new byte[0]).has(2);
    verify(new byte[1 << 20]).has(2);
    verify(new byte[2 << 20]).has(2);
    verify("\ufeff" + new String(good, StandardCharsets.UTF_8));
    verify(new String(good, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16));
    verify("{".repeat(500_000)).has(2);
    verify("[".repeat(1 << 20)).has(2);
    verify("{\"a\":[".repeat(100_000)).has(2);
    verify("\"".repeat(1 << 20)).has(2);
    verify("/*".repeat(1 << 19)).has(2);
    verify("{" + "\"a\":1,".repeat(100_000) + "}").has(2);
  }

  @Test
  void randomChanges() {
    fuzz(400);
  }

  @Test
  @Tag("long")
  @Timeout(3600)
  void manyRandomChanges() {
    fuzz(200_000);
  }

  private void fuzz(int times) {
    Seeds.trials(
        times,
        random -> {
          byte[] content = good.clone();
          for (int n = random.nextInt(1, 5); n > 0 && content.length > 0; n--) {
            content = JunkManifest.changed(content, random);
          }
          verify(content);
        });
  }

  /** A manifest is data: what it says of files, classes and the like is nothing to anybody. */
  @Test
  void namesInItAreNotFollowed() throws IOException {
    Path other = directory.resolve("other");
    String text = new String(good, StandardCharsets.UTF_8);
    for (String member : List.of("file", "path", "include", "$ref", "@class", "manifest")) {
      verify("{\"" + member + "\" : \"" + other + "\"," + text.substring(1)).has(0);
    }
    verify(with("tool", "\"" + other + "\"")).has(0);
    assertThat(other).doesNotExist();
  }

  /** Nobody will ever write to it: opening it would wait for ever. */
  @Test
  void aNamedPipeInItsPlaceIsRefused() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "no mkfifo here");
    Files.delete(manifest);
    assertThat(new ProcessBuilder("mkfifo", manifest.toString()).start().waitFor()).isZero();
    Cli.run("verify", "--in", file).failed(2, manifest.toString(), "a named pipe");
  }

  @Test
  void devicesAndDirectoriesInItsPlaceAreRefused() throws IOException {
    for (Path device : List.of(Path.of("/dev/zero"), Path.of("/dev/null"))) {
      Cli.run("verify", "--in", file, "--manifest", device).failed(2, "manifest " + device);
    }
    Files.delete(manifest);
    Files.createDirectory(manifest);
    Cli.run("verify", "--in", file).failed(2, manifest.toString(), "a directory");
    Files.delete(manifest);
    Files.createSymbolicLink(manifest, manifest);
    Cli.run("verify", "--in", file).failed(2, manifest.toString());
    Files.delete(manifest);
    Files.createSymbolicLink(manifest, Path.of("/dev/zero"));
    Cli.run("verify", "--in", file).failed(2, manifest.toString());
  }
}
