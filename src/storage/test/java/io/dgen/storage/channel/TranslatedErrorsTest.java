package io.dgen.storage.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.ForkedJvm;
import io.dgen.TestRun;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors of the system are known by their numbers, whatever language it tells them in. */
class TranslatedErrorsTest {

  private static final Path LANGUAGES = Path.of("/usr/share/locale");

  @TempDir private Path directory;

  @Test
  void areKnown() throws Exception {
    assumeTrue(!TestRun.PURE_JAVA, "English alone is known without native access");
    assumeTrue(Files.isDirectory(LANGUAGES), "no catalogues here");
    Path catalogue = directory.resolve("libc.mo");
    Files.write(
        catalogue,
        catalogue(
            new TreeMap<>(
                Map.of(
                    "", "Content-Type: text/plain; charset=UTF-8\n",
                    "No space left on device", "pl\u00e4t\u00df nix",
                    "Input/output error", "kaputt",
                    "Invalid argument", "nonsens"))));
    String install =
        "mkdir -p " + LANGUAGES + "/xx/LC_MESSAGES; cp \"$0\" " + LANGUAGES + "/xx/LC_MESSAGES";
    ForkedJvm.Result result =
        ForkedJvm.withClasses()
            .flags("--enable-native-access=ALL-UNNAMED")
            .withTmpfs(LANGUAGES, "size=1m")
            .as(List.of("sh", "-ec", install + "; exec \"$@\"", catalogue.toString()))
            .as(List.of("env", "LC_ALL=C.UTF-8", "LANGUAGE=xx"))
            .run(TranslatedErrors.class);
    assertThat(result.exit()).as(result.toString()).isZero();
    assumeTrue(result.out().contains("nix"), "this C library translates nothing: " + result.out());
    assertThat(result.out())
        .isEqualTo("full: pl\u00e4t\u00df nix true\nbroken: kaputt true\nsynced: false\n");
  }

  /** Returns a catalogue in gettext's binary format, without a hash table. */
  private static byte[] catalogue(SortedMap<String, String> texts) {
    int count = texts.size();
    int header = 28;
    ByteBuffer file = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0x950412de).putInt(0).putInt(count).putInt(header).putInt(header + 8 * count);
    file.putInt(0).putInt(header + 16 * count);
    int at = header + 16 * count;
    int table = header;
    for (Collection<String> words : List.of(texts.keySet(), texts.values())) {
      for (String word : words) {
        byte[] bytes = word.getBytes(UTF_8);
        file.putInt(table, bytes.length).putInt(table + 4, at);
        file.put(at, bytes);
        table += 8;
        at += bytes.length + 1;
      }
    }
    byte[] whole = new byte[at];
    file.get(0, whole);
    return whole;
  }
}
