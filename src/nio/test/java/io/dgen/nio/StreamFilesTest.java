package io.dgen.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dgen.DataGenerator;
import io.dgen.ReferenceStream;
import io.dgen.Seeds;
import io.dgen.StreamSpec;
import io.dgen.storage.StreamFile;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.write.WriteOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What any program that reads paths gets of streams, against the reference and normal files. */
class StreamFilesTest {

  private static final int SIZE = 3_000_001;
  private static final String URI_TEXT = "dgen://42/7?size=" + SIZE + "&dedup=2&compress=1.5";
  private static final StreamSpec SPEC =
      StreamSpec.builder(SIZE).seed(42).stream(7).dedupRatio(2).compressRatio(1.5).build();
  private static final byte[] BYTES = new ReferenceStream(SPEC).bytes(0, SIZE);
  private static final String SET_TEXT = "dgen://42/set?files=12&size=1MiB&stream=3";

  @TempDir private Path directory;

  private static Path path(String uri) {
    return Path.of(URI.create(uri));
  }

  @Test
  void aCopyIsTheFileThatDgenWrites() throws IOException {
    Path stream = path(URI_TEXT);
    Path copy = directory.resolve("copy");
    Files.copy(stream, copy);
    assertThat(Files.readAllBytes(copy)).isEqualTo(BYTES);
    Path written = directory.resolve("written");
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      Manifest content = new Manifest(SPEC, 0, SIZE, false, "test");
      StreamFile.of(written).write(generator, content, WriteOptions.DEFAULT, bytes -> {});
      assertThat(Files.mismatch(stream, written)).isEqualTo(-1);
      assertThat(Files.mismatch(written, stream)).isEqualTo(-1);
      content.completed(true).write(Manifest.beside(copy), true);
      VerifySettings settings = VerifySettings.whole(1 << 20, 2, 2);
      assertThat(StreamFile.of(copy).verify(generator, settings, bytes -> {}).good()).isTrue();
    }
    try (FileChannel file = FileChannel.open(written, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {(byte) ~BYTES[2_000_000]}), 2_000_000);
    }
    assertThat(Files.mismatch(stream, written)).isEqualTo(2_000_000);
  }

  @Test
  void everyWayToReadGivesTheBytes() throws IOException {
    Path stream = path(URI_TEXT);
    assertThat(Files.readAllBytes(stream)).isEqualTo(BYTES);
    try (InputStream in = Files.newInputStream(stream)) {
      in.skipNBytes(5);
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(BYTES, 5, SIZE));
    }
    try (SeekableByteChannel channel = Files.newByteChannel(stream);
        InputStream in = Channels.newInputStream(channel)) {
      assertThat(in.readAllBytes()).isEqualTo(BYTES);
    }
    try (FileChannel channel = FileChannel.open(stream)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      WritableByteChannel target = Channels.newChannel(out);
      assertThat(channel.transferTo(100, 1 << 20, target)).isEqualTo(1 << 20);
      assertThat(channel.transferTo((1 << 20) + 100, Long.MAX_VALUE, target))
          .isEqualTo(SIZE - 100 - (1 << 20));
      assertThat(channel.transferTo(SIZE, 1, target)).isZero();
      assertThat(out.toByteArray()).isEqualTo(Arrays.copyOfRange(BYTES, 100, SIZE));
      assertThat(channel.position()).isZero();
    }
    Path target = directory.resolve("transferred");
    try (FileChannel in = FileChannel.open(stream);
        FileChannel out =
            FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      assertThat(out.transferFrom(in, 0, SIZE)).isEqualTo(SIZE);
    }
    assertThat(Files.mismatch(stream, target)).isEqualTo(-1);
  }

  @Test
  void channelsReadFromAnyPosition() throws IOException {
    try (FileChannel channel = FileChannel.open(path(URI_TEXT))) {
      assertThat(channel.size()).isEqualTo(SIZE);
      Seeds.trials(
          100,
          random -> {
            int from = random.nextInt(SIZE + 100);
            int length = random.nextInt(1, 20_000);
            ByteBuffer buffer =
                random.nextBoolean()
                    ? ByteBuffer.allocate(length)
                    : ByteBuffer.allocateDirect(length);
            int expected = from >= SIZE ? -1 : Math.min(length, SIZE - from);
            if (random.nextBoolean()) {
              assertThat(channel.position(from).read(buffer)).isEqualTo(expected);
              assertThat(channel.position()).isEqualTo(from + Math.max(expected, 0));
            } else {
              assertThat(channel.read(buffer, from)).isEqualTo(expected);
            }
            byte[] read = new byte[buffer.flip().remaining()];
            buffer.get(read);
            assertThat(read)
                .isEqualTo(
                    Arrays.copyOfRange(
                        BYTES, Math.min(from, SIZE), Math.min(from, SIZE) + read.length));
          });
      ByteBuffer[] parts = {
        ByteBuffer.allocate(10), ByteBuffer.allocate(0), ByteBuffer.allocate(30)
      };
      assertThat(channel.position(SIZE - 25).read(parts)).isEqualTo(25);
      assertThat(parts[0].array()).isEqualTo(Arrays.copyOfRange(BYTES, SIZE - 25, SIZE - 15));
      assertThat(Arrays.copyOf(parts[2].array(), 15))
          .isEqualTo(Arrays.copyOfRange(BYTES, SIZE - 15, SIZE));
      assertThat(channel.read(parts)).isEqualTo(-1);
      assertThatIllegalArgumentException().isThrownBy(() -> channel.position(-1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> channel.read(ByteBuffer.allocate(1).asReadOnlyBuffer()));
      assertThatExceptionOfType(NonWritableChannelException.class)
          .isThrownBy(() -> channel.write(ByteBuffer.allocate(1)));
    }
    FileChannel closed = FileChannel.open(path(URI_TEXT));
    closed.close();
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> closed.read(ByteBuffer.allocate(1)));
  }

  @Test
  void aStreamMayBeLargerThanAnyDisk() throws IOException {
    StreamSpec spec = StreamSpec.builder("1024TiB").seed(-1).generation(3).build();
    Path huge = path("dgen://0xffffffffffffffff/0?size=1024TiB&generation=3");
    assertThat(Files.size(huge)).isEqualTo(1L << 50);
    try (SeekableByteChannel channel = Files.newByteChannel(huge)) {
      ByteBuffer buffer = ByteBuffer.allocate(10_000);
      channel.position((1L << 50) - 9_999).read(buffer);
      assertThat(Arrays.copyOf(buffer.array(), 9_999))
          .isEqualTo(new ReferenceStream(spec).bytes((1L << 50) - 9_999, 9_999));
    }
  }

  @Test
  void aSetIsADirectoryOfStreams() throws IOException {
    Path set = path(SET_TEXT);
    assertThat(Files.isDirectory(set)).isTrue();
    List<Path> files;
    try (Stream<Path> listed = Files.list(set)) {
      files = listed.toList();
    }
    assertThat(files).hasSize(12).first().hasToString(SET_TEXT + "/file-000000");
    for (int i : new int[] {0, 11}) {
      StreamSpec spec = StreamSpec.builder(1 << 20).seed(42).stream(3 + i).build();
      assertThat(Files.readAllBytes(files.get(i)))
          .isEqualTo(new ReferenceStream(spec).bytes(0, 1 << 20));
      assertThat(Files.isSameFile(files.get(i), path("dgen://42/" + (3 + i) + "?size=1MiB")))
          .isTrue();
    }
    assertThat(Files.isSameFile(files.get(0), files.get(1))).isFalse();
    try (Stream<Path> walked = Files.walk(set)) {
      assertThat(walked).hasSize(13).contains(set).containsAll(files);
    }
    try (DirectoryStream<Path> some = Files.newDirectoryStream(set, "file-*{3,7}")) {
      assertThat(some).containsExactly(files.get(3), files.get(7));
    }
    assertThat(path(SET_TEXT).resolve("file-000002").toUri())
        .isEqualTo(URI.create(SET_TEXT + "/file-000002"));
    assertThat(path(SET_TEXT + "/file-000002")).isEqualTo(files.get(2));
    Path copy = directory.resolve("copy");
    try (Stream<Path> walked = Files.walk(set)) {
      for (Path each : walked.toList()) {
        Files.copy(each, copy.resolve(set.relativize(each).toString()));
      }
    }
    assertThat(Files.mismatch(copy.resolve("file-000004"), files.get(4))).isEqualTo(-1);
    assertThatExceptionOfType(NotDirectoryException.class)
        .isThrownBy(() -> Files.newDirectoryStream(files.get(0)));
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> Files.readAllBytes(set))
        .withMessage(SET_TEXT + ": Is a directory");
    assertThat(path("dgen://42/9?files=2&size=1").resolve("file-000001"))
        .satisfies(
            file ->
                assertThat(Files.readAttributes(file, "fileKey"))
                    .containsEntry("fileKey", StreamSpec.builder(1).seed(42).stream(10).build()));
  }

  @Test
  void theStreamsOfASeedAreNotListed() throws IOException {
    Path seed = path("dgen://42/");
    assertThat(Files.isDirectory(seed)).isTrue();
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> Files.newDirectoryStream(seed))
        .withMessageContaining("2^64 streams");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | size is missing: name it as in 7?size=1GiB",
        "7?size | 'size' must be a parameter and its value, like size=1GiB",
        "7? | '' must be a parameter and its value, like size=1GiB",
        "7?size=1GiB&dedupe=2 | dedupe is unknown; known are stream, size, dedup,"
            + " dedup-unit, dedup-span, hot, shared, shared-size, pool, change, generation, mix,"
            + " compress, compress-unit, entropy, filler, files",
        "7?size=1GiB&dedup=0 | dedup is 0.0, but must be 1 to 1000000",
        "7?size=1GiB&size=1GiB | size is given twice",
        "7?size=1GiB&seed=1 | seed cannot be a parameter: it follows dgen://",
        "7?size=1GiB&stream=1 | stream cannot be a parameter without files: it follows the seed and"
            + " a slash",
        "x?size=1GiB | stream: 'x' must be a whole number from 0 to 2^64-1, decimal or 0x and"
            + " hexadecimal",
        "7?size=1GiB/file-000000 | 7?size=1GiB is a stream, not a directory",
        "set?files=2 | size is missing: each file's, as in size=1GiB",
        "set?files=0&size=1 | files is 0, but must be 1 to 9223372036854775807: all together below"
            + " 2^63 bytes",
        "set?files=9&size=1024000TiB | files is 9, but must be 1 to 8: all together below 2^63"
            + " bytes",
        "set?files=two&size=1 | files: 'two' must be a whole number below 2^63",
        "set?files=2&files=2&size=1 | files is given twice",
        "5?files=2&size=1&stream=4 | stream is given twice: 5 is the first one's",
        "set?files=2&size=1/file-000002 | the directory has only the files file-000000 to"
            + " file-000001",
        "set?files=2&size=1/file-1 | the directory has only the files file-000000 to file-000001",
        "set?files=2&size=1/file-000001/x | the directory has only the files file-000000 to"
            + " file-000001",
      })
  void whatDoesNotExistSaysWhy(String name, String reason) {
    Path path = path("dgen://42/" + name);
    assertThat(Files.exists(path)).isFalse();
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.size(path))
        .withMessage("dgen://42/" + name + ": " + reason);
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.copy(path, directory.resolve("none")));
    assertThat(directory.resolve("none")).doesNotExist();
  }

  @Test
  void everyParameterIsOneOfTheUri() throws IOException {
    Path path =
        path(
            "dgen://42/0x7?size=1MiB&dedup=2.5&dedup-unit=4KiB&hot=10%25:90%25&shared=30"
                + "&shared-size=400KiB&pool=9&change=2.5&generation=7"
                + "&mix=50%25:1,30%25:2%2F6,20%25:4&compress-unit=1KiB&filler=repeat");
    StreamSpec spec = (StreamSpec) Files.readAttributes(path, "fileKey").get("fileKey");
    assertThat(spec.stream()).isEqualTo(7);
    assertThat(io.dgen.SpecParameters.of(spec))
        .hasToString(
            "{dedup=2.5, dedup-unit=4KiB, hot=10%:90%, shared=30%, shared-size=400KiB, pool=9,"
                + " change=2.5%, generation=7, mix=50%:1,30%:2/6,20%:4, compress-unit=1KiB,"
                + " filler=repeat}");
    assertThat(Files.readAllBytes(path)).isEqualTo(new ReferenceStream(spec).bytes(0, 1 << 20));
  }
}
