package io.dgen.junit;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.FilesVerifier;
import io.dgen.storage.verify.VerifySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A file of a stream's data that a test got, and the check of what became of it or of its copies.
 * Valid until the file is deleted.
 */
public final class DataFile {

  private static final int CHUNK_BYTES = 1 << 20;
  private static final int THREADS = 2;
  private static final String TOOL = "dgen-junit";

  private final Path path;
  private final DataGenerator generator;

  DataFile(Path path, DataGenerator generator) {
    this.path = path;
    this.generator = generator;
  }

  /**
   * Returns where the file is.
   *
   * @return the file, in a directory that is deleted with it
   */
  public Path path() {
    return path;
  }

  /**
   * Returns what the file holds.
   *
   * @return the stream's parameters
   */
  public StreamSpec spec() {
    return generator.spec();
  }

  /**
   * Checks that the file still holds its stream.
   *
   * @throws AssertionError if it does not; the message says where it is wrong and what is there
   * @throws UncheckedIOException if it cannot be read
   */
  public void verify() {
    verify(path);
  }

  /**
   * Checks that another file holds the same stream: a copy, or what a storage returned.
   *
   * @param copy the file
   * @throws AssertionError if it does not; the message says where it is wrong and what is there
   * @throws UncheckedIOException if it cannot be read
   */
  public void verify(Path copy) {
    Objects.requireNonNull(copy, "copy");
    Manifest content = content(spec()).completed(false);
    FilesResult result;
    try {
      result =
          FilesVerifier.of(generator, VerifySettings.whole(CHUNK_BYTES, THREADS, THREADS))
              .verify(List.of(new FilesVerifier.Task(copy, content)), bytes -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(copy + " cannot be verified", e);
    }
    if (!result.good()) {
      throw new AssertionError(Findings.text(result.first().orElseThrow()));
    }
  }

  /** Returns the manifest of a whole stream. */
  static Manifest content(StreamSpec spec) {
    return new Manifest(spec, 0, spec.size(), false, TOOL);
  }

  /** Returns the file's name and stream. */
  @Override
  public String toString() {
    return "DataFile[" + path + ", " + spec() + "]";
  }
}
