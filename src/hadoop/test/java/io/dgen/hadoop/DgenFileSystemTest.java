package io.dgen.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.dgen.ReferenceStream;
import io.dgen.Seeds;
import io.dgen.StreamSpec;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.permission.FsPermission;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a program gets that reads a Hadoop file system. */
class DgenFileSystemTest {

  private static final int SIZE = 3_000_001;
  private static final StreamSpec SPEC =
      StreamSpec.builder(SIZE).seed(42).stream(7).dedupRatio(2).compressRatio(1.5).build();
  private static final byte[] BYTES = new ReferenceStream(SPEC).bytes(0, SIZE);
  private static final Path STREAM = new Path("dgen://42/7?size=" + SIZE + "&dedup=2&compress=1.5");
  private static final Path SET = new Path("dgen://42/set?files=12&size=1MiB");

  private static FileSystem files(String... settings) throws IOException {
    Configuration configuration = new Configuration();
    for (int i = 0; i < settings.length; i += 2) {
      configuration.set(settings[i], settings[i + 1]);
    }
    return FileSystem.newInstance(URI.create("dgen://42/"), configuration);
  }

  private static byte[] bytes(int from, int length) {
    return Arrays.copyOfRange(BYTES, from, from + length);
  }

  @Test
  void hadoopFindsItByItsServiceFile() throws IOException {
    assertThat(STREAM.getFileSystem(new Configuration())).isInstanceOf(DgenFileSystem.class);
    assertThat(files("fs.dgen.impl", DgenFileSystem.class.getName()).getUri())
        .isEqualTo(URI.create("dgen://42"));
  }

  @Test
  void aStreamIsAFile() throws IOException {
    FileSystem files = files();
    FileStatus status = files.getFileStatus(STREAM);
    assertThat(status.isFile()).isTrue();
    assertThat(status.getLen()).isEqualTo(SIZE);
    assertThat(status.getPath()).isEqualTo(STREAM);
    assertThat(status.getModificationTime()).isZero();
    assertThat(status.getPermission()).isEqualTo(new FsPermission((short) 0444));
    try (FSDataInputStream in = files.open(STREAM)) {
      assertThat(in.readAllBytes()).isEqualTo(BYTES);
      assertThat(in.read()).isEqualTo(-1);
    }
    Path fromUri = new Path(URI.create("dgen://42/7?size=" + SIZE + "&dedup=2&compress=1.5"));
    try (FSDataInputStream in = files.open(fromUri)) {
      assertThat(in.readAllBytes()).isEqualTo(BYTES);
    }
  }

  @Test
  void everyKindOfReadGivesTheBytes() throws IOException {
    try (FSDataInputStream in = files().open(STREAM)) {
      Seeds.trials(
          300,
          random -> {
            int length = random.nextInt(20_000);
            int from = random.nextInt(SIZE - length + 1);
            byte[] expected = bytes(from, length);
            byte[] array = new byte[length + 10];
            ByteBuffer buffer =
                random.nextBoolean()
                    ? ByteBuffer.allocate(length)
                    : ByteBuffer.allocateDirect(length);
            long before = in.getPos();
            switch (random.nextInt(6)) {
              case 0 -> {
                in.seek(from);
                in.readFully(array, 5, length);
                assertThat(in.getPos()).isEqualTo(from + length);
                assertThat(Arrays.copyOfRange(array, 5, 5 + length)).isEqualTo(expected);
              }
              case 1 -> {
                in.readFully(from, array, 5, length);
                assertThat(in.getPos()).isEqualTo(before);
                assertThat(Arrays.copyOfRange(array, 5, 5 + length)).isEqualTo(expected);
              }
              case 2 -> {
                in.seek(from);
                assertThat(in.read(buffer)).isEqualTo(length);
                assertThat(in.getPos()).isEqualTo(from + length);
                assertThat(buffer.flip()).isEqualTo(ByteBuffer.wrap(expected));
              }
              case 3 -> {
                in.readFully(from, buffer);
                assertThat(buffer.flip()).isEqualTo(ByteBuffer.wrap(expected));
              }
              case 4 -> {
                assertThat(in.read(from, buffer)).isEqualTo(length);
                assertThat(buffer.flip()).isEqualTo(ByteBuffer.wrap(expected));
                assertThat(in.getPos()).isEqualTo(before);
              }
              default -> {
                List<FileRange> ranges =
                    List.of(
                        FileRange.createFileRange(from, length),
                        FileRange.createFileRange(SIZE - 10, 10));
                in.readVectored(
                    ranges,
                    random.nextBoolean() ? ByteBuffer::allocate : ByteBuffer::allocateDirect);
                assertThat(ranges.get(0).getData().get()).isEqualTo(ByteBuffer.wrap(expected));
                assertThat(ranges.get(1).getData().get())
                    .isEqualTo(ByteBuffer.wrap(bytes(SIZE - 10, 10)));
              }
            }
          });
    }
  }

  @Test
  void endsAreAsHadoopWantsThem() throws IOException {
    FSDataInputStream in = files().open(STREAM);
    byte[] array = new byte[10];
    in.seek(SIZE);
    assertThat(in.read()).isEqualTo(-1);
    assertThat(in.read(array, 0, 0)).isZero();
    assertThat(in.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    assertThat(in.read(SIZE + 5L, array, 0, 1)).isEqualTo(-1);
    assertThat(in.read(SIZE - 3L, array, 0, 10)).isEqualTo(3);
    assertThat(in.available()).isZero();
    assertThatExceptionOfType(EOFException.class).isThrownBy(() -> in.seek(SIZE + 1L));
    assertThatExceptionOfType(EOFException.class).isThrownBy(() -> in.seek(-1));
    assertThatExceptionOfType(EOFException.class).isThrownBy(() -> in.readFully(SIZE - 3L, array));
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(() -> in.readFully(SIZE - 3L, ByteBuffer.allocate(4)));
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(
            () ->
                in.readVectored(
                    List.of(FileRange.createFileRange(SIZE - 3L, 4)), ByteBuffer::allocate));
    in.seek(5);
    assertThat(in.skip(10)).isEqualTo(10);
    assertThat(in.getPos()).isEqualTo(15);
    assertThat(in.seekToNewSource(0)).isFalse();
    for (String capability :
        List.of(
            StreamCapabilities.READBYTEBUFFER,
            StreamCapabilities.PREADBYTEBUFFER,
            StreamCapabilities.VECTOREDIO)) {
      assertThat(in.hasCapability(capability)).isTrue();
    }
    in.close();
    assertThatIOException()
        .isThrownBy(in::read)
        .withMessageContaining(STREAM + ": Stream is closed!");
    assertThatIOException().isThrownBy(() -> in.readFully(0, array));
  }

  @Test
  void aSetIsADirectory() throws IOException {
    FileSystem files = files();
    assertThat(files.getFileStatus(SET).isDirectory()).isTrue();
    FileStatus[] all = files.listStatus(SET);
    assertThat(all).hasSize(12);
    assertThat(all[11].getPath()).isEqualTo(new Path(SET, "file-000011"));
    assertThat(all).allMatch(file -> file.getLen() == 1 << 20 && file.isFile());
    try (FSDataInputStream in = files.open(all[11].getPath())) {
      StreamSpec spec = StreamSpec.builder(1 << 20).seed(42).stream(11).build();
      assertThat(in.readAllBytes()).isEqualTo(new ReferenceStream(spec).bytes(0, 1 << 20));
    }
    assertThat(files.listStatus(STREAM)).containsExactly(files.getFileStatus(STREAM));
    assertThat(files.globStatus(STREAM)).containsExactly(files.getFileStatus(STREAM));
    assertThat(files.globStatus(SET)).containsExactly(files.getFileStatus(SET));
    assertThat(files.globStatus(new Path(SET, "file-*{3,7}"))).containsExactly(all[3], all[7]);
    assertThat(files.globStatus(new Path(SET, "file-00001?"), path -> path.getName().endsWith("1")))
        .containsExactly(all[11]);
    assertThatExceptionOfType(FileNotFoundException.class)
        .isThrownBy(() -> files.open(SET))
        .withMessage(SET + " is a directory");
    assertThatExceptionOfType(PathIOException.class)
        .isThrownBy(() -> files.listStatus(new Path("dgen://42/")))
        .withMessageContaining("2^64 streams");
  }

  @Test
  void whatDoesNotExistSaysWhy() throws IOException {
    FileSystem files = files();
    Path wrong = new Path("dgen://42/7?sise=1GiB");
    String reason = wrong + ": sise is unknown; known are stream, size, dedup, ";
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> files.getFileStatus(wrong),
            () -> files.open(wrong),
            () -> files.listStatus(wrong),
            () -> files.globStatus(wrong))) {
      assertThatExceptionOfType(FileNotFoundException.class)
          .isThrownBy(call)
          .withMessageStartingWith(reason);
    }
    assertThat(files.exists(wrong)).isFalse();
    assertThatIOException()
        .isThrownBy(() -> new Path("dgen://x/7?size=1").getFileSystem(new Configuration()))
        .withMessageContaining("must be a whole number from 0 to 2^64-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> files.getFileStatus(new Path("dgen://43/7?size=1")))
        .withMessageContaining("Wrong FS");
  }

  @Test
  void streamsHaveBlocks() throws IOException {
    FileSystem files = files(DgenFileSystem.BLOCK_SIZE, "1MiB");
    FileStatus status = files.getFileStatus(STREAM);
    assertThat(status.getBlockSize()).isEqualTo(1 << 20);
    BlockLocation[] all = files.getFileBlockLocations(status, 0, SIZE);
    assertThat(all).extracting(BlockLocation::getOffset).containsExactly(0L, 1L << 20, 2L << 20);
    assertThat(all[2].getLength()).isEqualTo(SIZE - (2 << 20));
    assertThat(files.getFileBlockLocations(status, (1 << 20) - 1, 2))
        .extracting(BlockLocation::getOffset)
        .containsExactly(0L, 1L << 20);
    assertThat(files.getFileBlockLocations(status, 1 << 20, 1 << 20)).hasSize(1);
    assertThat(files.getFileBlockLocations(status, SIZE, 1)).isEmpty();
    FileStatus huge = files.getFileStatus(new Path("dgen://42/1?size=8388607TiB"));
    assertThat(files.getFileBlockLocations(huge, 0, Long.MAX_VALUE).length)
        .isBetween(1 << 19, 1 << 20);
    assertThat(files(DgenFileSystem.BLOCK_SIZE, "2m").getDefaultBlockSize(STREAM))
        .isEqualTo(2 << 20);
    assertThat(files().getFileStatus(STREAM).getBlockSize()).isEqualTo(128 << 20);
    assertThatIOException()
        .isThrownBy(() -> files(DgenFileSystem.BLOCK_SIZE, "many"))
        .withMessageContaining("fs.dgen.block.size: 'many' must be a number of bytes");
    assertThatIOException()
        .isThrownBy(() -> files(DgenFileSystem.BLOCK_SIZE, "0"))
        .withMessage("fs.dgen.block.size is 0, but must be 1 byte or more");
  }

  @Test
  void fileContextsReadToo() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set("fs.AbstractFileSystem.dgen.impl", DgenFs.class.getName());
    FileContext context = FileContext.getFileContext(URI.create("dgen://42/"), configuration);
    assertThat(context.getFileStatus(STREAM).getLen()).isEqualTo(SIZE);
    try (FSDataInputStream in = context.open(STREAM)) {
      assertThat(in.readAllBytes()).isEqualTo(BYTES);
    }
    assertThat(context.util().listStatus(SET)).hasSize(12);
  }

  @TestFactory
  Stream<DynamicTest> nothingCanBeChanged() throws IOException {
    FileSystem files = files();
    Path other = new Path(SET, "x");
    Map<String, ThrowingCallable> changes =
        Map.of(
            "create", () -> files.create(other),
            "append", () -> files.append(STREAM),
            "rename", () -> files.rename(STREAM, other),
            "delete", () -> files.delete(STREAM, false),
            "mkdirs", () -> files.mkdirs(other),
            "truncate", () -> files.truncate(STREAM, 1),
            "setTimes", () -> files.setTimes(STREAM, 1, 1),
            "setOwner", () -> files.setOwner(STREAM, "a", "b"),
            "setPermission", () -> files.setPermission(STREAM, new FsPermission((short) 0777)),
            "createNewFile", () -> files.createNewFile(other));
    return changes.entrySet().stream()
        .map(
            change ->
                dynamicTest(
                    change.getKey(),
                    () ->
                        assertThatExceptionOfType(PathIOException.class)
                            .isThrownBy(change.getValue())
                            .withMessageContaining("Read-only file system")));
  }

  @Test
  void itSaysWhatItCan() throws IOException {
    FileSystem files = files();
    assertThat(files.hasPathCapability(STREAM, CommonPathCapabilities.FS_CHECKSUMS)).isTrue();
    assertThat(files.hasPathCapability(STREAM, CommonPathCapabilities.FS_READ_ONLY_CONNECTOR))
        .isTrue();
    assertThat(files.hasPathCapability(STREAM, CommonPathCapabilities.FS_APPEND)).isFalse();
    assertThat(files.getWorkingDirectory()).isEqualTo(new Path("dgen://42/"));
    files.setWorkingDirectory(SET);
    assertThat(files.getFileStatus(new Path("file-000003")).getLen()).isEqualTo(1 << 20);
  }
}
