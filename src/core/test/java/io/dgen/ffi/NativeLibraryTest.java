package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.TestRun;
import io.dgen.refusal.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reasons why a library is unavailable, each with its remedy. */
class NativeLibraryTest {

  private static final String PROPERTY = "dgen.test.library";

  private static UnavailableException refused(String name, int abiVersion) {
    NativeLibrary library =
        new NativeLibrary(
            name, PROPERTY, () -> abiVersion, () -> 1, "tools", "install what it needs");
    return catchThrowableOfType(UnavailableException.class, library::load);
  }

  private static UnavailableException refusedFile(Path file, int abiVersion) {
    System.setProperty(PROPERTY, file.toString());
    try {
      return refused("dgen_numa", abiVersion);
    } finally {
      System.clearProperty(PROPERTY);
    }
  }

  private static byte[] libdgenNuma() throws Exception {
    URL resource = NativeLibrary.class.getResource(Platform.current().resource("dgen_numa"));
    assumeTrue(resource != null, "built without libdgen_numa");
    try (InputStream in = resource.openStream()) {
      return in.readAllBytes();
    }
  }

  @Test
  void notInThisBuild() {
    UnavailableException e = refused("dgen_of_another_build", 1);
    assertThat(e).hasMessageContaining("libdgen_of_another_build");
    assertThat(e.remedy()).contains("tools", PROPERTY);
  }

  @Test
  void noFile(@TempDir Path directory) {
    UnavailableException e = refusedFile(directory.resolve("none.so"), 1);
    assertThat(e).hasMessageContaining(PROPERTY).hasMessageContaining("none.so");
  }

  private static Path copyOfLibdgenNuma(Path directory) throws Exception {
    assumeFalse(TestRun.PURE_JAVA);
    Path file = Files.write(directory.resolve("libdgen_numa.so"), libdgenNuma());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }

  private static void assertNotSafe(UnavailableException e, Path culprit) throws IOException {
    assertThat(e)
        .hasMessageContaining("not safe to load")
        .hasMessageContaining(culprit.toRealPath().toString());
    assertThat(e.remedy()).contains("chmod go-w");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-"})
  void aNamedFileThatOthersCanWrite(String mode, @TempDir Path directory) throws Exception {
    Path file = copyOfLibdgenNuma(directory);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertNotSafe(refusedFile(file, 1), file);
    Path link = Files.createSymbolicLink(directory.resolve("link.so"), file);
    assertNotSafe(refusedFile(link, 1), file);
  }

  @Test
  void aNamedFileWhereOthersCanReplaceIt(@TempDir Path directory) throws Exception {
    Path above = Files.createDirectory(directory.resolve("above"));
    Path file = copyOfLibdgenNuma(Files.createDirectory(above.resolve("below")));
    Path below = file.resolveSibling("");
    Files.setPosixFilePermissions(below, PosixFilePermissions.fromString("rwxrwxr-x"));
    assertNotSafe(refusedFile(file, 1), below);
    Files.setPosixFilePermissions(below, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertNotSafe(refusedFile(file, 1), above);
    int sticky = 01777;
    Files.setAttribute(above, "unix:mode", sticky);
    assertThat(refusedFile(file, 2)).as("loaded").hasMessageContaining("ABI version");
  }

  private static void giveAway(Path path) throws IOException {
    try {
      Files.setAttribute(path, "unix:uid", 65534);
    } catch (FileSystemException e) {
      Assumptions.abort("only root can give a file away: " + e);
    }
  }

  @Test
  void aNamedFileOfSomebodyElse(@TempDir Path directory) throws Exception {
    Path file = copyOfLibdgenNuma(directory);
    giveAway(file);
    assertNotSafe(refusedFile(file, 1), file);
  }

  /** The owner of a directory can replace the files in it. */
  @Test
  void aNamedFileFarBelowADirectoryOfSomebodyElse(@TempDir Path directory) throws Exception {
    Path above = Files.createDirectory(directory.resolve("above"));
    Path file = copyOfLibdgenNuma(Files.createDirectories(above.resolve("a/b")));
    giveAway(above);
    assertNotSafe(refusedFile(file, 1), above);
  }

  /** The link is followed once; changing it later has no effect. */
  @Test
  void ofANamedLinkTheFileItselfIsLoaded(@TempDir Path directory) throws Exception {
    Path file = copyOfLibdgenNuma(directory);
    Path everybodys = Files.createDirectory(directory.resolve("everybody's"));
    Files.setPosixFilePermissions(everybodys, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path link = Files.createSymbolicLink(everybodys.resolve("link.so"), file);
    assertThat(refusedFile(link, 2)).hasMessageStartingWith(file.toRealPath() + " has ABI version");
  }

  /** Simulates a missing libnuma.so.1 by a name of the same length. */
  @Test
  void aNeededLibraryIsMissing(@TempDir Path directory) throws Exception {
    byte[] library = libdgenNuma();
    assumeFalse(TestRun.PURE_JAVA);
    String text = new String(library, StandardCharsets.ISO_8859_1);
    assertThat(text).containsOnlyOnce("libnuma.so.1");
    Path file = directory.resolve("libdgen_numa.so");
    Files.writeString(
        file, text.replace("libnuma.so.1", "libnoma.so.1"), StandardCharsets.ISO_8859_1);
    UnavailableException e = refusedFile(file, 1);
    assertThat(e).hasMessage("libdgen_numa needs libnoma.so.1, which is not installed");
    assertThat(e.remedy()).isEqualTo("install what it needs");
    assertThat(NativeLibrary.DGEN_NUMA.toLoad())
        .isEqualTo(
            "install libnuma (Debian, Ubuntu, SUSE: libnuma1; Fedora, RHEL: numactl-libs;"
                + " Arch, Alpine: numactl)");
  }

  @Test
  void anotherArchitecture(@TempDir Path directory) throws Exception {
    byte[] library = libdgenNuma();
    assumeFalse(TestRun.PURE_JAVA);
    int machine = 18; // offset in an ELF header
    library[machine] = (byte) (library[machine] == 62 ? 183 : 62);
    Path file = Files.write(directory.resolve("libdgen_numa.so"), library);
    UnavailableException e = refusedFile(file, 1);
    assertThat(e).hasMessageContaining("cannot load " + file);
    assertThat(e.remedy()).contains(PROPERTY);
  }

  @Test
  void anotherVersion(@TempDir Path directory) throws Exception {
    byte[] library = libdgenNuma();
    assumeFalse(TestRun.PURE_JAVA);
    Path file = Files.write(directory.resolve("libdgen_numa.so"), library);
    UnavailableException e = refusedFile(file, 2);
    assertThat(e).hasMessageContaining("ABI version 1, this jar needs 2");
  }
}
