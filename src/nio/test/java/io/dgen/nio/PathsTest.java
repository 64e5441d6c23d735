package io.dgen.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.Seeds;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, against those of Unix: {@code dgen://5/} stands for {@code /}. */
class PathsTest {

  private static final String ROOT = "dgen://5/";
  private static final FileSystem OURS = Path.of(URI.create(ROOT)).getFileSystem();
  private static final List<String> NAMES = List.of("a", "b", "ab", ".", "..", "");

  @Test
  void theyAreLikeThoseOfUnix() {
    assumeTrue(FileSystems.getDefault().getSeparator().equals("/"), "no paths like those of Unix");
    Seeds.trials(
        5000,
        random -> {
          String first = text(random);
          String second = text(random);
          Path unix = Path.of(first);
          Path other = Path.of(second);
          Path ours = ours(first);
          Path oursOther = ours(second);
          same(unix, ours);
          same(() -> unix.resolve(other), () -> ours.resolve(oursOther));
          same(() -> unix.resolveSibling(other), () -> ours.resolveSibling(oursOther));
          same(() -> unix.relativize(other), () -> ours.relativize(oursOther));
          same(unix::normalize, ours::normalize);
          same(unix::getParent, ours::getParent);
          same(unix::getFileName, ours::getFileName);
          same(unix::getRoot, ours::getRoot);
          int begin = random.nextInt(-1, 4);
          int end = random.nextInt(-1, 5);
          same(() -> unix.subpath(begin, end), () -> ours.subpath(begin, end));
          same(() -> unix.getName(begin), () -> ours.getName(begin));
          assertThat(ours.getNameCount()).isEqualTo(unix.getNameCount());
          assertThat(ours.isAbsolute()).isEqualTo(unix.isAbsolute());
          assertThat(ours.startsWith(oursOther)).isEqualTo(unix.startsWith(other));
          assertThat(ours.endsWith(oursOther)).isEqualTo(unix.endsWith(other));
          assertThat(ours.equals(oursOther)).isEqualTo(unix.equals(other));
          if (ours.isAbsolute() == oursOther.isAbsolute()) {
            assertThat(Integer.signum(ours.compareTo(oursOther)))
                .isEqualTo(Integer.signum(unix.compareTo(other)));
          }
          List<String> names = new ArrayList<>();
          ours.forEach(name -> names.add(name.toString()));
          List<String> unixNames = new ArrayList<>();
          unix.forEach(name -> unixNames.add(name.toString()));
          assertThat(names).isEqualTo(unixNames);
        });
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "/" : "");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(NAMES.get(random.nextInt(NAMES.size()))).append(i > 1 ? "/" : "");
    }
    return text.toString();
  }

  private static Path ours(String text) {
    return OURS.getPath(text.startsWith("/") ? ROOT + text.replaceFirst("/+", "") : text);
  }

  private static void same(Supplier<Path> unix, Supplier<Path> ours) {
    Path expected;
    try {
      expected = unix.get();
    } catch (IllegalArgumentException e) {
      assertThatIllegalArgumentException().isThrownBy(ours::get);
      return;
    }
    same(expected, ours.get());
  }

  private static void same(Path unix, Path ours) {
    if (unix == null) {
      assertThat(ours).isNull();
    } else {
      String text = unix.toString();
      assertThat(ours).hasToString(text.startsWith("/") ? ROOT + text.substring(1) : text);
      assertThat(ours).isEqualTo(ours(text)).hasSameHashCodeAs(ours(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dgen://42/7?size=1TiB&dedup=2",
        "dgen://42/set?files=1000&size=1GiB/file-000007",
        "dgen://18446744073709551615/",
        "dgen://0/7?hot=10%25:90%25&mix=1:1%2F4",
        "dgen://1/a/b/../c",
        "dgen://1/%C3%A4%20%5B%5D%7C%23",
      })
  void aUriIsItsPathAndBack(String uri) {
    Path path = Path.of(URI.create(uri));
    assertThat(path).hasToString(uri);
    assertThat(path.toUri()).isEqualTo(URI.create(uri));
    assertThat(Path.of(path.toUri())).isEqualTo(path);
    assertThat(path.getFileSystem().getPath(uri)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dgen://0x2A/7?size=1 | dgen://42/7?size=1",
        "dgen://42 | dgen://42/",
        "dgen://42//a///b/ | dgen://42/a/b",
        "dgen://42/7?hot=10%:90% | dgen://42/7?hot=10%25:90%25",
        "dgen://42/%61%7e%7E%c3%a4 | dgen://42/a~~%C3%A4",
        "dgen://42/ä b[]|dgen://42/%C3%A4%20b%5B%5D",
        "a b | a%20b",
      })
  void textsHaveOneForm(String text, String form) {
    Path path = OURS.getPath(text);
    assertThat(path).hasToString(form);
    assertThat(OURS.getPath(form)).isEqualTo(path);
    assertThat(Path.of(path.toUri())).isEqualTo(path.toAbsolutePath());
  }

  @Test
  void anyTextSurvivesItsUri() {
    Seeds.trials(
        2000,
        random -> {
          StringBuilder text = new StringBuilder("dgen://9/x");
          for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(
                random.nextInt(8) == 0 ? random.nextInt(0x100, 0xd800) : random.nextInt(1, 0x80));
          }
          Path path = OURS.getPath(text.toString());
          assertThat(Path.of(path.toUri())).isEqualTo(path);
          assertThat(OURS.getPath(path.toString())).isEqualTo(path);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"dgen:42/7?size=1", "dgen:///7?size=1", "dgen://42/7?size=1#x", "dgen://x/7"})
  void otherUrisAreRefused(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Path.of(URI.create(uri)))
        .withMessageContaining(uri);
  }

  @Test
  void aPathWithoutASeedIsRelative() throws IOException {
    Path relative = OURS.getPath("7?size=1MiB");
    assertThat(relative.isAbsolute()).isFalse();
    assertThat(relative.toAbsolutePath()).hasToString("dgen://0/7?size=1MiB");
    assertThat(relative.toRealPath()).isEqualTo(relative.toAbsolutePath());
    assertThat(OURS.getPath("dgen://1", "set", "", "file")).hasToString("dgen://1/set/file");
    assertThatExceptionOfType(InvalidPathException.class).isThrownBy(() -> OURS.getPath("/7"));
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> OURS.getPath("x").toRealPath());
    assertThat(OURS.getRootDirectories()).isEmpty();
  }

  @Test
  void patternsAreLikeThoseOfUnix() {
    assumeTrue(FileSystems.getDefault().getSeparator().equals("/"), "no paths like those of Unix");
    List<String> parts =
        List.of(
            "a", "b", "-", "/", "*", "**", "?", "[ab]", "[!a]", "[a-c]", "[-b]", "{a,b*}", "{",
            "\\*", ".");
    Seeds.trials(
        3000,
        random -> {
          StringBuilder pattern = new StringBuilder("glob:");
          for (int i = random.nextInt(1, 5); i > 0; i--) {
            pattern.append(parts.get(random.nextInt(parts.size())));
          }
          StringBuilder name = new StringBuilder("a");
          for (int i = random.nextInt(5); i > 0; i--) {
            name.append("abc-./*".charAt(random.nextInt(7)));
          }
          Boolean expected;
          try {
            Path unix = Path.of(name.toString());
            expected = FileSystems.getDefault().getPathMatcher(pattern.toString()).matches(unix);
          } catch (IllegalArgumentException e) {
            assertThatIllegalArgumentException()
                .isThrownBy(() -> OURS.getPathMatcher(pattern.toString()));
            return;
          }
          assertThat(OURS.getPathMatcher(pattern.toString()).matches(OURS.getPath(name.toString())))
              .as("%s on %s", pattern, name)
              .isEqualTo(expected);
        });
    assertThat(OURS.getPathMatcher("regex:a.*").matches(OURS.getPath("abc"))).isTrue();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> OURS.getPathMatcher("sql:a%"));
  }
}
