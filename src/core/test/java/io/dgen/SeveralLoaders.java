package io.dgen;

import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** Runs in a separate JVM: the library in two class loaders, used at the same time. */
public final class SeveralLoaders {

  private SeveralLoaders() {}

  /** Takes the class path as URLs. */
  public static void main(String[] arguments) throws Exception {
    URL[] urls = new URL[arguments.length];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = URI.create(arguments[i]).toURL();
    }
    List<URLClassLoader> loaders = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
      loaders.add(loader);
      loader
          .loadClass(BackendReport.class.getName())
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    }
    for (URLClassLoader loader : loaders) {
      loader.close();
    }
  }
}
