package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.dgen.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library is extracted completely, privately and once; files of others are not trusted. */
class LibraryFileTest {

  private static final byte[] CONTENT = "a library's content".getBytes();
  private static final String NAME = "libdgen-[0-9a-f]{24}\\.so";

  @TempDir private Path jars;
  @TempDir private Path temporary;

  private Path usual;

  @BeforeEach
  void namesTheUsualDirectory() throws IOException {
    temporary = temporary.toRealPath();
    usual = temporary.resolve("dgen-" + Files.getAttribute(temporary, "unix:uid"));
  }

  private URL inJar(String jar, byte[] content) throws IOException {
    Path file = jars.resolve(jar);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("io/dgen/native/any/libdgen.so"));
      entries.write(content);
    }
    return URI.create("jar:" + file.toUri() + "!/io/dgen/native/any/libdgen.so").toURL();
  }

  private LibraryFile extracted(URL url) throws IOException {
    return LibraryFile.extracted(url, "dgen", ".so", temporary);
  }

  private Path extract() throws IOException {
    return extracted(inJar("a b.jar", CONTENT)).path();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  private static void assertExtractedTo(Path file, Path directory) throws IOException {
    assertThat(file.getParent()).isEqualTo(directory);
    assertThat(file.getFileName().toString()).matches(NAME);
    assertThat(file).isRegularFile().hasBinaryContent(CONTENT);
    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(mode(directory)).isEqualTo("rwx------");
    assertThat(mode(file)).as("nobody else may write it").matches("r[w-][x-]------");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).as("no temporary file is left").containsExactly(file);
    }
  }

  private void assertExtractedToAFreshDirectory(Path file) throws IOException {
    assertThat(file.getParent()).isNotEqualTo(usual);
    assertThat(file.getParent().getParent()).isEqualTo(temporary);
    assertThat(file.getParent().getFileName().toString()).startsWith("dgen-");
    assertExtractedTo(file, file.getParent());
  }

  @Test
  void isExtractedIntoAPrivateDirectory() throws IOException {
    assertExtractedTo(extract(), usual);
  }

  @Test
  void isNamedByItsContentAndExtractedOnce() throws IOException {
    Path first = extract();
    var written = Files.getLastModifiedTime(first);
    Object key =
        Files.readAttributes(first, java.nio.file.attribute.BasicFileAttributes.class).fileKey();
    assertThat(extracted(inJar("other.jar", CONTENT)).path()).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(first)).isEqualTo(written);
    assertThat(
            Files.readAttributes(first, java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey())
        .isEqualTo(key);
    Path other = extracted(inJar("new.jar", new byte[] {1, 2})).path();
    assertThat(other).isNotEqualTo(first).hasParent(usual);
    assertThat(first).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxr-xr-x", "rwx--x---", "rwx---rwx"})
  void aDirectoryThatOthersReachIsNotUsed(String mode) throws IOException {
    Files.createDirectory(usual);
    Files.setPosixFilePermissions(usual, PosixFilePermissions.fromString(mode));
    assertExtractedToAFreshDirectory(extract());
    assertThat(usual).isEmptyDirectory();
  }

  @Test
  void aSymbolicLinkInItsPlaceIsNotFollowed() throws IOException {
    Path elsewhere =
        Files.createDirectory(
            jars.resolve("elsewhere"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createSymbolicLink(usual, elsewhere);
    assertExtractedToAFreshDirectory(extract());
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void aDanglingLinkOrAFileInItsPlaceIsNotUsed() throws IOException {
    Files.createSymbolicLink(usual, jars.resolve("none"));
    assertExtractedToAFreshDirectory(extract());
    assertThat(jars.resolve("none")).doesNotExist();
    Files.delete(usual);
    Files.createFile(usual);
    assertExtractedToAFreshDirectory(extract());
  }

  @Test
  void aDirectoryOfSomebodyElseIsNotUsed() throws IOException {
    Files.createDirectory(
        usual, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Files.setOwner(
          usual,
          usual.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    } catch (FileSystemException e) {
      Assumptions.abort("only root can give a directory away: " + e);
    }
    assertExtractedToAFreshDirectory(extract());
    assertThat(usual).isEmptyDirectory();
  }

  @Test
  void aDamagedFileIsReplaced() throws IOException {
    Path file = extract();
    for (byte[] damage : List.of(new byte[0], new byte[CONTENT.length], new byte[1000])) {
      Files.write(file, damage);
      assertThat(extract()).isEqualTo(file);
      assertExtractedTo(file, usual);
    }
  }

  @Test
  void aLinkInTheFilesPlaceIsReplacedAndNotWrittenThrough() throws IOException {
    Path file = extract();
    Path target = Files.write(jars.resolve("target"), CONTENT);
    Files.delete(file);
    Files.createSymbolicLink(file, target);
    assertExtractedTo(extract(), usual);
    Files.write(target, new byte[] {9});
    Files.delete(file);
    Files.createSymbolicLink(file, target);
    assertExtractedTo(extract(), usual);
    assertThat(target).hasBinaryContent(new byte[] {9});
  }

  @Test
  void aFileThatOthersCouldWriteIsReplaced() throws IOException {
    Path file = extract();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertExtractedTo(extract(), usual);
    Path other = jars.resolve("another name");
    Files.createLink(other, file);
    assertExtractedTo(extract(), usual);
    Files.write(other, new byte[] {9});
    assertThat(file).as("not the file of the other name").hasBinaryContent(CONTENT);
  }

  @Test
  void aFileOfSomebodyElseIsReplaced() throws IOException {
    Path file = extract();
    try {
      Files.setOwner(
          file,
          file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    } catch (FileSystemException e) {
      Assumptions.abort("only root can give a file away: " + e);
    }
    assertExtractedTo(extract(), usual);
    assertThat(Files.getOwner(file)).isEqualTo(Files.getOwner(usual));
  }

  @Test
  void aTemporaryDirectoryWhereOthersCanReplaceItsDirectoriesIsRefused() throws IOException {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatIOException().isThrownBy(this::extract).withMessageContaining("mode 777");
    int sticky = 01777;
    Files.setAttribute(temporary, "unix:mode", sticky);
    assertExtractedTo(extract(), usual);
  }

  @Test
  void manyThreadsExtractAtOnce() throws Exception {
    byte[] large = new byte[1_000_000];
    java.util.Arrays.fill(large, (byte) 7);
    for (int i = 0; i < 4; i++) {
      large[0] = (byte) i;
      URL url = inJar("large" + i + ".jar", large);
      Set<Path> found = ConcurrentHashMap.newKeySet();
      Threads.all(
          8,
          _ -> {
            Path file = extracted(url).path();
            assertThat(Files.readAllBytes(file)).isEqualTo(large);
            found.add(file);
          });
      assertThat(found).hasSize(1);
      assertThat(found.iterator().next()).hasParent(usual);
    }
    try (Stream<Path> files = Files.list(usual)) {
      assertThat(files).as("no temporary file is left").hasSize(4);
    }
  }

  @Test
  void withoutATemporaryDirectoryItSaysSo() throws IOException {
    URL url = inJar("a.jar", CONTENT);
    Path none = temporary.resolve("none");
    assertThatIOException()
        .isThrownBy(() -> LibraryFile.extracted(url, "dgen", ".so", none))
        .withMessageContaining(none.toString());
    Path file = Files.createFile(temporary.resolve("file"));
    assertThatIOException().isThrownBy(() -> LibraryFile.extracted(url, "dgen", ".so", file));
    assertThatIOException()
        .as("read-only even for root")
        .isThrownBy(() -> LibraryFile.extracted(url, "dgen", ".so", Path.of("/proc")));
  }

  @Test
  void aCopyIsAnotherFileOfTheSameContentAndPasses() throws IOException {
    LibraryFile file = extracted(inJar("a.jar", CONTENT));
    LibraryFile copy = file.copy(temporary);
    assertThat(copy.path()).isNotEqualTo(file.path()).hasBinaryContent(CONTENT).hasParent(usual);
    assertThat(file.copy(temporary).path()).isNotEqualTo(copy.path());
    assertThat(mode(copy.path())).matches("r[w-][x-]------");
    copy.close();
    assertThat(copy.path()).doesNotExist();
    file.close();
    assertThat(file.path()).as("for the next run").exists();
  }

  @Test
  void aFreshDirectoryPasses() throws IOException {
    Files.createFile(usual);
    LibraryFile file = extracted(inJar("a.jar", CONTENT));
    LibraryFile copy = file.copy(temporary);
    for (LibraryFile one : List.of(file, copy)) {
      assertThat(one.path().getParent()).isNotEqualTo(usual).isDirectory();
      one.close();
    }
    assertThat(temporary).isDirectoryContaining(usual::equals);
    assertThat(temporary.toFile().list()).hasSize(1);
  }

  @Test
  void aFreshDirectoryPassesIfTheLibraryIsRefused() throws IOException {
    Files.createFile(usual);
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatIOException().isThrownBy(this::extract).withMessageContaining("mode 777");
    assertThat(temporary.toFile().list()).hasSize(1);
  }

  /** Changing the link later has no effect. */
  @Test
  void aTemporaryDirectoryByALinkIsUsedByItsOwnName() throws IOException {
    Path link = Files.createSymbolicLink(jars.resolve("link"), temporary);
    Path file = LibraryFile.extracted(inJar("a.jar", CONTENT), "dgen", ".so", link).path();
    assertExtractedTo(file, usual);
  }
}
