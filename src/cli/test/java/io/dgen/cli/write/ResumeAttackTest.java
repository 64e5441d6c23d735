package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Once;
import io.dgen.Seeds;
import io.dgen.cli.Cli;
import io.dgen.cli.JunkManifest;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Manifests of files and of sets that somebody made to do harm: who goes on by them, or verifies a
 * set by them, is told soon and in one line, and what is there is not changed.
 */
@Once
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResumeAttackTest {

  private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\" : (\"[^\"]*\"|[^,\\s}]+)");

  @TempDir private Path directory;
  private final Map<Path, byte[]> data = new HashMap<>();

  @BeforeEach
  void write() throws IOException {
    Path file = directory.resolve("data");
    Path set = directory.resolve("set");
    String spec = "--seed 5 --dedup 1.5 --dedup-unit 4096 --compress 2 ";
    Cli.line("write " + spec + "--size 10000 --out", file).has(0);
    Cli.line("write " + spec + "--files 3 --file-size 10000 --dir", set).has(0);
    for (Path path :
        List.of(
            file,
            set.resolve("file-000000"),
            set.resolve("file-000001"),
            set.resolve("file-000002"))) {
      data.put(path, Files.readAllBytes(path));
    }
  }

  /** A command line, and the manifest that it goes by. */
  private record Attacked(Path manifest, Object... line) {

    static Attacked of(String what, Path directory) {
      Path file = directory.resolve("data");
      Path set = directory.resolve("set");
      return switch (what) {
        case "resume" ->
            new Attacked(Manifest.beside(file), "write", "--resume", "--threads", 2, "--out", file);
        case "resume set" ->
            new Attacked(
                DataSetManifest.in(set), "write", "--resume", "--threads", 2, "--dir", set);
        case "verify set" ->
            new Attacked(DataSetManifest.in(set), "verify", "--threads", 2, "--dir", set);
        default -> throw new AssertionError(what);
      };
    }
  }

  private int attack(Attacked attacked, byte[] content) throws IOException {
    Files.write(attacked.manifest, content);
    Cli.Result result = Cli.run(attacked.line);
    String what = new String(content, StandardCharsets.ISO_8859_1);
    String shown = what.substring(0, Math.min(1500, what.length()));
    assertThat(result.status())
        .as("%s\n%s", shown, result.err())
        .isBetween(0, 2)
        .isNotEqualTo(attacked.line[0].equals("write") ? 1 : -1);
    assertThat(result.err().lines().count()).as(shown).isEqualTo(result.status() == 2 ? 1 : 0);
    assertThat(result.err()).as(shown).doesNotContain("internal error", "\tat ");
    assertThat(result.err().strip().chars()).as(shown).noneMatch(Character::isISOControl);
    assertThat(result.err().length()).as(shown).isLessThan(1000);
    if (result.status() == 2) {
      assertThat(attacked.manifest).as(shown).hasBinaryContent(content);
    }
    for (Map.Entry<Path, byte[]> file : data.entrySet()) {
      assertThat(file.getKey()).as(shown).hasBinaryContent(file.getValue());
    }
    return result.status();
  }

  @ParameterizedTest
  @ValueSource(strings = {"resume", "resume set", "verify set"})
  void someValuesOfAnyMember(String what) {
    Seeds.trials(1, random -> values(what, 4, random));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resume", "resume set", "verify set"})
  @Tag("long")
  void anyValueOfAnyMember(String what) {
    Seeds.trials(1, random -> values(what, JunkManifest.VALUES.size(), random));
  }

  private void values(String what, int count, SplittableRandom random) throws IOException {
    Attacked attacked = Attacked.of(what, directory);
    String good = Files.readString(attacked.manifest);
    int members = 0;
    Matcher member = MEMBER.matcher(good);
    while (member.find()) {
      members++;
      int first = random.nextInt(JunkManifest.VALUES.size());
      for (int i = 0; i < count; i++) {
        String value = JunkManifest.VALUES.get((first + i) % JunkManifest.VALUES.size());
        String changed = good.substring(0, member.start(2)) + value + good.substring(member.end(2));
        attack(attacked, changed.getBytes(StandardCharsets.UTF_8));
      }
      String missing = good.substring(0, member.start(1)) + "other" + good.substring(member.end(1));
      assertThat(attack(attacked, missing.getBytes(StandardCharsets.UTF_8)))
          .as(missing)
          .isEqualTo(List.of("synced", "tool").contains(member.group(1)) ? 0 : 2);
    }
    assertThat(members).isGreaterThan(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resume", "resume set", "verify set"})
  void cutAnywhere(String what) throws IOException {
    Attacked attacked = Attacked.of(what, directory);
    byte[] good = Files.readAllBytes(attacked.manifest);
    int whole = new String(good, StandardCharsets.UTF_8).stripTrailing().length();
    for (int length = 0; length < good.length; length += 9) {
      assertThat(attack(attacked, Arrays.copyOf(good, length)))
          .as("cut at %d", length)
          .isEqualTo(length < whole ? 2 : 0);
    }
  }

  /** Not going on with a set: by chance it may have very many files, which are then missing. */
  @ParameterizedTest
  @ValueSource(strings = {"resume", "verify set"})
  void randomChanges(String what) throws IOException {
    Attacked attacked = Attacked.of(what, directory);
    byte[] good = Files.readAllBytes(attacked.manifest);
    Seeds.trials(200, random -> attack(attacked, JunkManifest.changed(good.clone(), random)));
  }
}
