package io.dgen.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.dgen.DataGenerator;
import io.dgen.ForkedJvm;
import io.dgen.TestRun;
import io.dgen.storage.StreamFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedInputStream;

class CompressorTest {

  private static byte[] half(int bytes) {
    byte[] data = new byte[bytes];
    new Random(1).nextBytes(data);
    Arrays.fill(data, bytes / 2, bytes, (byte) 0);
    return data;
  }

  @ParameterizedTest
  @CsvSource({
    "zstd, zstd-3",
    "zstd-19, zstd-19",
    "LZ4, lz4",
    "snappy, snappy",
    "gzip, gzip-6",
    "gzip-1, gzip-1"
  })
  void haveNames(String name, String canonical) {
    assertThat(Compressor.parse(name).name()).isEqualTo(canonical);
    assertThat(Compressor.parse(canonical)).isEqualTo(Compressor.parse(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "zstd-", "zstd3", "-3", "brotli", "zstd-3-3", "zstd--3"})
  void refuseOtherNames(String name) {
    assertThatThrownBy(() -> Compressor.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "' is not one of zstd, lz4, snappy, gzip");
  }

  @ParameterizedTest
  @CsvSource({"zstd-0, 1 to 22", "zstd-23, 1 to 22", "gzip-10, 1 to 9", "lz4-1, no levels"})
  void refuseOtherLevels(String name, String allowed) {
    assertThatThrownBy(() -> Compressor.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(allowed);
  }

  @ParameterizedTest
  @EnumSource
  void areThereWhereNativeCodeIsAllowed(Format format) {
    boolean nativeOnly = format == Format.ZSTD || format == Format.SNAPPY;
    if (TestRun.PURE_JAVA && nativeOnly) {
      assertThat(format.refusal().orElseThrow())
          .contains(format.text() + " cannot be used: ", "--enable-native-access");
      assertThatThrownBy(() -> Compressor.of(format).implementation())
          .isInstanceOf(CompressorRefusedException.class);
    } else {
      assertThat(format.refusal()).isEmpty();
    }
  }

  @Test
  void lz4SaysWhetherItIsNative() {
    assertThat(Compressor.parse("lz4").implementation())
        .contains(TestRun.PURE_JAVA ? "plain Java" : "native");
  }

  /** In a JVM of its own: says of each compressor what there is. */
  static final class Report {
    private Report() {}

    public static void main(String[] arguments) {
      for (Format format : Format.values()) {
        System.out.println(
            format
                .refusal()
                .orElseGet(() -> format.text() + " by " + format.codec().implementation()));
      }
    }
  }

  private static List<String> report(String... flags) throws Exception {
    Path[] classPath =
        Stream.of(
                DataGenerator.class,
                StreamFile.class,
                Format.class,
                CompressorTest.class,
                Zstd.class,
                LZ4Factory.class,
                Snappy.class)
            .map(CompressorTest::location)
            .toArray(Path[]::new);
    ForkedJvm.Result result =
        ForkedJvm.withClassPath(classPath)
            .flags("--enable-native-access=ALL-UNNAMED")
            .flags(flags)
            .run(Report.class);
    assertThat(result.exit()).as("%s", result).isZero();
    return result.out().lines().toList();
  }

  private static Path location(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /** Their libraries extract native code there, and load it. */
  @Test
  void haveNoNativeCodeFromADirectoryWhereOthersCanReplaceIt(@TempDir Path directory)
      throws Exception {
    Path good = Files.createDirectory(directory.resolve("good"));
    Path bad = Files.createDirectory(directory.resolve("bad"));
    Path below = Files.createDirectory(bad.resolve("below"));
    Path link = Files.createSymbolicLink(bad.resolve("link"), good);
    Files.setPosixFilePermissions(bad, PosixFilePermissions.fromString("rwxrwxrwx"));
    for (Path temporary : List.of(bad, below, link)) {
      String reason =
          ".*" + bad.toRealPath() + " is writable by others .*777.*-Djava.io.tmpdir=DIR.*";
      List<String> lines = report("-Djava.io.tmpdir=" + temporary);
      assertThat(lines.get(0)).matches("zstd cannot be used: " + reason);
      assertThat(lines.get(1)).matches("lz4 by lz4-java, plain Java: " + reason);
      assertThat(lines.get(2)).matches("snappy cannot be used: " + reason);
      assertThat(lines.get(3)).isEqualTo("gzip by JDK");
    }
    List<String> native3 =
        List.of(
            "zstd by zstd-jni, native", "lz4 by lz4-java, native", "snappy by snappy-java, native");
    assertThat(report("-Djava.io.tmpdir=" + good)).containsAll(native3);
    int sticky = 01777;
    Files.setAttribute(bad, "unix:mode", sticky);
    assertThat(report("-Djava.io.tmpdir=" + bad)).containsAll(native3);
  }

  @Test
  void knowTheirLibrariesOwnDirectories(@TempDir Path directory) throws Exception {
    Path good = Files.createDirectory(directory.resolve("good"));
    Path bad = Files.createDirectory(directory.resolve("bad"));
    Files.setPosixFilePermissions(bad, PosixFilePermissions.fromString("rwxrwxrwx"));
    String[] properties = {"ZstdTempFolder", "org.xerial.snappy.tempdir"};
    assertThat(
            report(
                "-Djava.io.tmpdir=" + bad,
                "-D" + properties[0] + "=" + good,
                "-D" + properties[1] + "=" + good))
        .contains("zstd by zstd-jni, native", "snappy by snappy-java, native");
    List<String> lines =
        report(
            "-Djava.io.tmpdir=" + good,
            "-D" + properties[0] + "=" + bad,
            "-D" + properties[1] + "=" + bad);
    assertThat(lines.get(0)).contains("zstd cannot be used", properties[0], "777");
    assertThat(lines.get(1)).isEqualTo("lz4 by lz4-java, native");
    assertThat(lines.get(2)).contains("snappy cannot be used", properties[1], "777");
  }

  /** A unit's size is that of itself alone, whatever came before, wherever it lies. */
  @ParameterizedTest
  @EnumSource
  void compressUnitsByThemselves(Format format) {
    assumeTrue(format.refusal().isEmpty(), () -> format.refusal().orElseThrow());
    byte[] unit = half(4096);
    byte[] twice = Arrays.copyOf(unit, 3 * 4096);
    System.arraycopy(unit, 0, twice, 4096 + 7, 4096);
    try (UnitCompressor units = Compressor.of(format).codec().units(format.defaultLevel(), 8192)) {
      int first = units.compressedBytes(twice, 0, 4096);
      assertThat(units.compressedBytes(twice, 4096 + 7, 4096)).isEqualTo(first);
      assertThat(first).isBetween(2048, 2500);
      assertThat(units.compressedBytes(new byte[8192], 0, 8192)).isLessThan(500);
      byte[] noise = new byte[8192];
      new Random(2).nextBytes(noise);
      assertThat(units.compressedBytes(noise, 0, 8192)).isBetween(8192, 8400);
    }
  }

  /** Streams are what the formats' own readers read. */
  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "LZ4", "SNAPPY"})
  void streamsCanBeReadBack(Format format) throws IOException {
    assumeTrue(format.refusal().isEmpty(), () -> format.refusal().orElseThrow());
    byte[] data = half(300_000);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = format.codec().stream(format.defaultLevel(), compressed)) {
      out.write(data, 0, 100_000);
      out.write(data, 100_000, 200_000);
    }
    assertThat(compressed.size()).isBetween(150_000, 165_000);
    InputStream bytes = new ByteArrayInputStream(compressed.toByteArray());
    try (InputStream in =
        switch (format) {
          case ZSTD -> new ZstdInputStream(bytes);
          case LZ4 -> new LZ4FrameInputStream(bytes);
          default -> new SnappyFramedInputStream(bytes);
        }) {
      assertThat(in.readAllBytes()).isEqualTo(data);
    }
  }

  @Test
  void gzipIsAsLargeAsTheJdks() throws IOException {
    byte[] data = half(100_000);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(expected)) {
      out.write(data);
    }
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (OutputStream out = Format.GZIP.codec().stream(6, stream)) {
      out.write(data);
    }
    assertThat(stream.size()).isEqualTo(expected.size());
    try (UnitCompressor units = Format.GZIP.codec().units(6, data.length)) {
      assertThat(units.compressedBytes(data, 0, data.length)).isEqualTo(expected.size());
    }
  }
}
