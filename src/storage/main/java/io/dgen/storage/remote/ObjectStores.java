package io.dgen.storage.remote;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds the plug-ins for stores. */
public final class ObjectStores {

  private ObjectStores() {}

  /**
   * Finds all plug-ins.
   *
   * @param loader loads them
   * @return their providers
   */
  public static List<ObjectStoreProvider> providers(ClassLoader loader) {
    return ServiceLoader.load(ObjectStoreProvider.class, loader).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /**
   * Finds the plug-in for addresses of a scheme.
   *
   * @param scheme the scheme, in lower case
   * @param loader loads it
   * @return the first provider; empty if there is none
   */
  public static Optional<ObjectStoreProvider> provider(String scheme, ClassLoader loader) {
    return providers(loader).stream().filter(p -> p.scheme().equals(scheme)).findFirst();
  }
}
