package io.dgen.storage.write;

import io.dgen.storage.channel.HeldDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The directories of a file and of its manifest, held while the file is written.
 *
 * @param data the file's directory
 * @param manifest the manifest's directory, if there is a manifest
 */
record HeldPlaces(HeldDirectory data, Optional<HeldDirectory> manifest) implements Closeable {

  /** Holds the directories. */
  static HeldPlaces of(Path file, Optional<Path> manifest) throws IOException {
    HeldDirectory data = HeldDirectory.of(file);
    try {
      return new HeldPlaces(
          data,
          manifest.isPresent() ? Optional.of(HeldDirectory.of(manifest.get())) : Optional.empty());
    } catch (IOException | RuntimeException e) {
      data.close();
      throw e;
    }
  }

  HeldDirectory ofManifest() {
    return manifest.orElseThrow();
  }

  /** Checks that the names of both directories still lead to them. */
  void check() throws IOException {
    data.check();
    if (manifest.isPresent()) {
      manifest.get().check();
    }
  }

  @Override
  public void close() throws IOException {
    try (data;
        HeldDirectory _ = manifest.orElse(null)) {
      // both are closed, whatever happens
    }
  }
}
