package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.TestRun;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a library cannot be had: each reason with its remedy. */
class NativeLibraryTest {

  private static final String PROPERTY = "dgen.test.library";

  private static NativeRefusedException refused(String name, int abiVersion) {
    NativeLibrary library =
        new NativeLibrary(
            name, PROPERTY, () -> abiVersion, () -> 1, "tools", "install what it needs");
    return catchThrowableOfType(NativeRefusedException.class, library::load);
  }

  private static NativeRefusedException refusedFile(Path file, int abiVersion) {
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
    NativeRefusedException e = refused("dgen_of_another_build", 1);
    assertThat(e).hasMessageContaining("libdgen_of_another_build");
    assertThat(e.remedy()).contains("tools", PROPERTY);
  }

  @Test
  void noFile(@TempDir Path directory) {
    NativeRefusedException e = refusedFile(directory.resolve("none.so"), 1);
    assertThat(e).hasMessageContaining(PROPERTY).hasMessageContaining("none.so");
  }

  /** As where libnuma.so.1 is not installed: a name of the same length in its place. */
  @Test
  void aNeededLibraryIsMissing(@TempDir Path directory) throws Exception {
    byte[] library = libdgenNuma();
    assumeFalse(TestRun.PURE_JAVA);
    String text = new String(library, StandardCharsets.ISO_8859_1);
    assertThat(text).containsOnlyOnce("libnuma.so.1");
    Path file = directory.resolve("libdgen_numa.so");
    Files.writeString(
        file, text.replace("libnuma.so.1", "libnoma.so.1"), StandardCharsets.ISO_8859_1);
    NativeRefusedException e = refusedFile(file, 1);
    assertThat(e).hasMessage("libdgen_numa needs libnoma.so.1, which is not installed");
    assertThat(e.remedy()).isEqualTo("install what it needs");
    assertThat(NativeLibrary.DGEN_NUMA.toLoad()).contains("libnuma1", "numactl-libs");
  }

  @Test
  void anotherArchitecture(@TempDir Path directory) throws Exception {
    byte[] library = libdgenNuma();
    assumeFalse(TestRun.PURE_JAVA);
    int machine = 18; // offset in an ELF header
    library[machine] = (byte) (library[machine] == 62 ? 183 : 62);
    Path file = Files.write(directory.resolve("libdgen_numa.so"), library);
    NativeRefusedException e = refusedFile(file, 1);
    assertThat(e).hasMessageContaining("cannot load " + file);
    assertThat(e.remedy()).contains(PROPERTY);
  }

  @Test
  void anotherVersion(@TempDir Path directory) throws Exception {
    byte[] library = libdgenNuma();
    assumeFalse(TestRun.PURE_JAVA);
    Path file = Files.write(directory.resolve("libdgen_numa.so"), library);
    NativeRefusedException e = refusedFile(file, 2);
    assertThat(e).hasMessageContaining("ABI version 1, this jar needs 2");
  }
}
