package io.dgen.cli.options;

import io.dgen.cli.output.BadInputException;
import io.dgen.storage.remote.ObjectStoreProvider;
import io.dgen.storage.remote.ObjectStores;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;

/**
 * The plug-ins of the command: jars in the installation's {@code lib/plugins}, and those that the
 * environment names. They are loaded only where one is asked for, by a class loader of their own:
 * the class path, and the archive of classes that was made for it, stay as they are.
 */
public final class Plugins {

  /** The environment's list of jars, or directories of jars. */
  public static final String VARIABLE = "DGEN_PLUGINS";

  /** Set by the launcher: the installation's directory of plug-ins. */
  private static final String DIRECTORY = "dgen.plugins";

  private Plugins() {}

  /**
   * Finds the jars.
   *
   * @return those of the installation, then those that the environment names
   * @throws BadInputException if one that is named does not exist
   */
  public static List<Path> jars() {
    return jars(System.getProperty(DIRECTORY, ""), System.getenv().getOrDefault(VARIABLE, ""));
  }

  static List<Path> jars(String directory, String named) {
    List<Path> jars = new ArrayList<>();
    if (!directory.isEmpty() && Files.isDirectory(Path.of(directory))) {
      addJars(Path.of(directory), jars);
    }
    for (String entry : named.split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        addNamed(Options.path(VARIABLE, entry), jars);
      }
    }
    return jars;
  }

  private static void addNamed(Path path, List<Path> jars) {
    if (Files.isDirectory(path)) {
      addJars(path, jars);
    } else if (Files.isReadable(path)) {
      jars.add(path);
    } else {
      throw new BadInputException(VARIABLE + " names " + path + ", which cannot be read");
    }
  }

  private static void addJars(Path directory, List<Path> jars) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.jar")) {
      entries.forEach(found::add);
    } catch (IOException e) {
      throw new BadInputException("plug-ins in " + directory + " cannot be listed: " + e, e);
    }
    found.sort(null);
    jars.addAll(found);
  }

  /**
   * Finds what the plug-ins provide, and what the class path has.
   *
   * @return the providers of stores
   * @throws BadInputException if a plug-in cannot be used
   */
  public static List<ObjectStoreProvider> stores() {
    List<Path> jars = jars();
    ClassLoader own = Plugins.class.getClassLoader();
    ClassLoader loader = own;
    if (!jars.isEmpty()) {
      loader = new URLClassLoader(jars.stream().map(Plugins::url).toArray(URL[]::new), own);
      // Their libraries look there for parts of their own. Open as long as the process runs.
      Thread.currentThread().setContextClassLoader(loader);
    }
    try {
      return ObjectStores.providers(loader);
    } catch (ServiceConfigurationError e) {
      throw new BadInputException("a plug-in cannot be used: " + e.getMessage(), e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new BadInputException("plug-in " + jar + " has a name that cannot be used", e);
    }
  }

  /**
   * Finds the plug-in for a kind of store.
   *
   * @param scheme how its addresses begin
   * @return the provider
   * @throws BadInputException if there is none; it says how to add one
   */
  static ObjectStoreProvider store(String scheme) {
    List<ObjectStoreProvider> all = stores();
    Optional<ObjectStoreProvider> found =
        all.stream().filter(provider -> provider.scheme().equals(scheme)).findFirst();
    return found.orElseThrow(
        () ->
            new BadInputException(
                scheme
                    + ":// needs a plug-in that is not installed: put dgen-"
                    + scheme
                    + "-VERSION-all.jar into lib/plugins, or name it in "
                    + VARIABLE));
  }
}
