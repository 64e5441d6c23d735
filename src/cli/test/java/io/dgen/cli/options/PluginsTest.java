package io.dgen.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dgen.cli.output.BadInputException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which jars are plug-ins. */
class PluginsTest {

  @TempDir private Path directory;

  @Test
  void findsThoseOfTheInstallationAndThoseThatAreNamed() throws Exception {
    Path installed = Files.createDirectory(directory.resolve("plugins"));
    Path b = Files.createFile(installed.resolve("b.jar"));
    Path a = Files.createFile(installed.resolve("a.jar"));
    Files.createFile(installed.resolve("README"));
    Path named = Files.createFile(directory.resolve("named.jar"));
    assertThat(Plugins.jars(installed.toString(), "")).containsExactly(a, b);
    assertThat(Plugins.jars("", named + File.pathSeparator + installed))
        .containsExactly(named, a, b);
    assertThat(Plugins.jars(directory.resolve("absent").toString(), "")).isEmpty();
  }

  @Test
  void refusesWhatIsNamedAndNotThere() {
    Path absent = directory.resolve("absent.jar");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Plugins.jars("", absent.toString()))
        .withMessage("DGEN_PLUGINS names " + absent + ", which cannot be read");
  }
}
