package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.TestRun;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of systems and architectures as JVMs report them. */
class PlatformTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64, .so",
    "Linux, x86_64, linux-x86_64, .so",
    "LINUX, AMD64, linux-x86_64, .so",
    "Linux, aarch64, linux-aarch64, .so",
    "Linux, arm64, linux-aarch64, .so",
    "Linux, riscv64, linux-riscv64, .so",
    "Linux, s390x, linux-s390x, .so",
    "Linux, ppc64le, linux-ppc64le, .so",
    "Mac OS X, aarch64, darwin-aarch64, .dylib",
    "Mac OS X, x86_64, darwin-x86_64, .dylib",
    "Darwin, arm64, darwin-aarch64, .dylib",
    "Windows 11, amd64, windows-x86_64, .dll",
    "Windows Server 2022, aarch64, windows-aarch64, .dll",
    "FreeBSD, amd64, freebsd-x86_64, .so",
    "SunOS, x86-64, sunos-x86_64, .so",
    "Some OS, any, some_os-any, .so",
  })
  void isNamedForSystemAndArchitecture(String os, String arch, String directory, String suffix) {
    Platform platform = Platform.of(os, arch);
    assertThat(platform).isEqualTo(new Platform(directory, suffix));
    assertThat(platform.resource("dgen"))
        .isEqualTo("/io/dgen/native/" + directory + "/libdgen" + suffix);
  }

  @Test
  void doesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr")); // whose lower-case I is not i
      assertThat(Platform.of("LINUX", "AARCH64").directory()).isEqualTo("linux-aarch64");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void thisOneIsWhereTheBuildPutsTheLibrary() {
    assertThat(Platform.current().directory())
        .isEqualTo(TestRun.nativeDirectory().getFileName().toString());
    if (TestRun.nativeBuilt()) {
      assertThat(Platform.class.getResource(Platform.current().resource("dgen"))).isNotNull();
    }
  }
}
