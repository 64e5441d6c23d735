package io.dgen.cli;

import io.dgen.DataGenerator;
import io.dgen.measure.RatioMeter;
import io.dgen.storage.StreamFile;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the classes of dgen's own modules are: directories, or jars. */
public final class Classes {

  private Classes() {}

  public static List<Path> ofTheCommand() {
    return Stream.of(DataGenerator.class, StreamFile.class, RatioMeter.class, Main.class)
        .map(Classes::location)
        .toList();
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
