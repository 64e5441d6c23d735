package io.dgen.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.dgen.StreamSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Nothing changes a stream; its attributes are always the same. */
class ReadOnlyTest {

  private static final Path STREAM = Path.of(URI.create("dgen://42/7?size=1MiB"));
  private static final Path SET = Path.of(URI.create("dgen://42/set?files=2&size=1MiB"));

  @TempDir private static Path directory;

  @TestFactory
  Stream<DynamicTest> whatWouldChangeSomethingIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");
    Map<String, ThrowingCallable> changes =
        Map.ofEntries(
            Map.entry("write", () -> Files.write(STREAM, new byte[1])),
            Map.entry("append", () -> Files.newOutputStream(STREAM, StandardOpenOption.APPEND)),
            Map.entry("channel", () -> Files.newByteChannel(STREAM, StandardOpenOption.WRITE)),
            Map.entry(
                "FileChannel",
                () -> FileChannel.open(STREAM, StandardOpenOption.READ, StandardOpenOption.WRITE)),
            Map.entry(
                "deleteOnClose",
                () -> Files.newInputStream(STREAM, StandardOpenOption.DELETE_ON_CLOSE)),
            Map.entry("delete", () -> Files.delete(STREAM)),
            Map.entry("deleteIfExists", () -> Files.deleteIfExists(STREAM)),
            Map.entry("createFile", () -> Files.createFile(STREAM.resolveSibling("8"))),
            Map.entry("createDirectory", () -> Files.createDirectory(SET.resolve("x"))),
            Map.entry("copyHere", () -> Files.copy(file, SET.resolve("x"))),
            Map.entry("copyWithin", () -> Files.copy(STREAM, SET.resolve("x"))),
            Map.entry("moveWithin", () -> Files.move(STREAM, SET.resolve("x"))),
            Map.entry("moveAway", () -> Files.move(STREAM, directory.resolve("moved"))),
            Map.entry("setTime", () -> Files.setLastModifiedTime(STREAM, FileTime.fromMillis(1))),
            Map.entry("setAttribute", () -> Files.setAttribute(STREAM, "size", 1L)));
    return changes.entrySet().stream()
        .map(
            change ->
                dynamicTest(
                    change.getKey(),
                    () -> {
                      assertThatExceptionOfType(ReadOnlyFileSystemException.class)
                          .isThrownBy(change.getValue());
                      assertThat(Files.size(STREAM)).isEqualTo(1 << 20);
                    }));
  }

  @Test
  void attributesAreFixed() throws IOException {
    BasicFileAttributes stream = Files.readAttributes(STREAM, BasicFileAttributes.class);
    assertThat(stream.isRegularFile()).isTrue();
    assertThat(stream.isDirectory() || stream.isOther() || stream.isSymbolicLink()).isFalse();
    assertThat(stream.size()).isEqualTo(1 << 20);
    assertThat(stream.lastModifiedTime())
        .isEqualTo(FileTime.fromMillis(0))
        .isEqualTo(stream.creationTime())
        .isEqualTo(stream.lastAccessTime());
    StreamSpec spec = StreamSpec.builder(1 << 20).seed(42).stream(7).build();
    assertThat(stream.fileKey()).isEqualTo(spec);
    BasicFileAttributes set = Files.readAttributes(SET, BasicFileAttributes.class);
    assertThat(set.isDirectory()).isTrue();
    assertThat(set.fileKey()).isEqualTo(new StreamSet(spec.withStream(0), 2));
    assertThat(Files.readAttributes(STREAM, "*")).hasSize(9).containsEntry("isRegularFile", true);
    assertThat(Files.readAttributes(STREAM, "basic:size,isOther"))
        .isEqualTo(Map.of("size", 1L << 20, "isOther", false));
    assertThat(
            Objects.requireNonNull(Files.getFileAttributeView(STREAM, BasicFileAttributeView.class))
                .readAttributes())
        .isEqualTo(stream);
    assertThatIllegalArgumentException().isThrownBy(() -> Files.getAttribute(STREAM, "colour"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> Files.getAttribute(STREAM, "posix:owner"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> Files.readAttributes(STREAM, PosixFileAttributes.class));
  }

  @Test
  void accessIsForReaders() throws IOException {
    assertThat(Files.isReadable(STREAM)).isTrue();
    assertThat(Files.isWritable(STREAM)).isFalse();
    assertThat(Files.isExecutable(STREAM)).isFalse();
    assertThat(Files.isExecutable(SET)).isTrue();
    assertThat(Files.isHidden(STREAM)).isFalse();
    assertThat(Files.getFileStore(STREAM).isReadOnly()).isTrue();
    assertThat(Files.getFileStore(STREAM).getUsableSpace()).isZero();
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(
            () ->
                STREAM
                    .getFileSystem()
                    .provider()
                    .checkAccess(STREAM, java.nio.file.AccessMode.WRITE));
  }

  @Test
  void theProviderIsInstalled() {
    assertThat(FileSystemProvider.installedProviders())
        .filteredOn(provider -> provider.getScheme().equals("dgen"))
        .hasSize(1);
    assertThat(FileSystems.getFileSystem(URI.create("dgen://1/"))).isSameAs(STREAM.getFileSystem());
    assertThatExceptionOfType(FileSystemAlreadyExistsException.class)
        .isThrownBy(() -> FileSystems.newFileSystem(URI.create("dgen://1/"), Map.of()));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> STREAM.getFileSystem().close());
    assertThatExceptionOfType(ProviderMismatchException.class)
        .isThrownBy(() -> STREAM.getFileSystem().provider().checkAccess(directory));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(STREAM::toFile);
  }
}
