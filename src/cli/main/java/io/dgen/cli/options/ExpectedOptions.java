package io.dgen.cli.options;

import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Version;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.remote.RemoteObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options for what a file should hold: a manifest, or a stream's parameters and a range of it.
 */
public final class ExpectedOptions {

  private static final Map<String, String> OPTIONS =
      Map.of("position", "--position", "length", "--length");

  private static final String GIVE = "; give --manifest, or --seed and the other parameters";

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description =
          "Manifest of the data. Default: FILE.dgen.json, unless parameters are given here.")
  private @Nullable Path manifest;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Size of the stream. Default: the size of the file.")
  private @Nullable Long size;

  @Option(
      names = "--position",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Position in the stream of the first byte of the file. Default: 0.")
  private @Nullable Long position;

  @Option(
      names = "--length",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "Number of bytes of the stream that the file should hold. Default: up to the end of the"
              + " stream.")
  private @Nullable Long length;

  /** For picocli, which makes it. */
  ExpectedOptions() {}

  /**
   * Tells whether a manifest is named.
   *
   * @return whether {@code --manifest} is given
   */
  public boolean hasManifest() {
    return manifest != null;
  }

  /**
   * Tells whether anything is given.
   *
   * @return whether any of these options is
   */
  public boolean given() {
    return Stream.of(manifest, size, position, length).anyMatch(Objects::nonNull);
  }

  /**
   * Returns what a file should hold.
   *
   * @param file the file, or null for stdin
   * @param fileBytes its size; less than 0 if that is not known, as the file cannot be read
   * @param spec the stream's parameters, if they are given
   * @return what the manifest or the options say
   * @throws BadInputException if nothing says it, or both do; if it should hold nothing, and the
   *     user has not said so
   * @throws IOException if the manifest cannot be read
   */
  public Manifest of(@Nullable Path file, long fileBytes, SpecOptions spec) throws IOException {
    return of(
        file == null ? null : file.toString(),
        fileBytes,
        spec,
        () -> beside(Objects.requireNonNull(file)));
  }

  /** Reads the manifest beside the data. */
  private interface Beside {
    Manifest read() throws IOException;
  }

  /**
   * Returns what an object should hold.
   *
   * @param object the object
   * @param bytes its size; less than 0 if that is not known, as it is missing
   * @param spec the stream's parameters, if they are given
   * @return what the manifest or the options say
   * @throws BadInputException as {@link #of(Path, long, SpecOptions)}
   * @throws IOException if the manifest cannot be read
   */
  public Manifest ofObject(RemoteObject object, long bytes, SpecOptions spec) throws IOException {
    return of(
        object.address().toString(),
        bytes,
        spec,
        () ->
            RemoteOptions.read(object.manifestAddress(), object::manifest)
                .orElseThrow(
                    () ->
                        new BadInputException(
                            "manifest " + object.manifestAddress() + ": no such object" + GIVE)));
  }

  private Manifest of(@Nullable String file, long fileBytes, SpecOptions spec, Beside beside)
      throws IOException {
    boolean parameters = parameters(spec);
    if (manifest != null) {
      if (parameters) {
        throw new BadInputException("--manifest and parameters exclude each other");
      }
      return ManifestFile.readAny(manifest, Manifest::read, "");
    }
    if (parameters) {
      return given(file, fileBytes, spec);
    }
    if (file == null) {
      throw new BadInputException("--in - needs --manifest, or --seed and --size");
    }
    return beside.read();
  }

  /**
   * Tells whether parameters are given, and not a manifest.
   *
   * @param spec the stream's parameters, if they are given
   * @return whether any parameter is
   */
  public boolean parameters(SpecOptions spec) {
    return spec.given() || Stream.of(size, position, length).anyMatch(Objects::nonNull);
  }

  private static Manifest beside(Path file) {
    Path beside = Manifest.beside(file);
    return ManifestFile.read(beside, Manifest::read, GIVE);
  }

  private Manifest given(@Nullable String file, long fileBytes, SpecOptions spec) {
    if (!spec.hasSeed()) {
      throw new BadInputException("--seed is missing: without it the bytes are not known");
    }
    if (size == null && (file == null || position != null || length != null)) {
      throw new BadInputException("--size is missing: the file does not tell the stream's");
    }
    if (size == null && fileBytes == 0) {
      throw new BadInputException(
          file + " is empty, so it does not tell how many bytes it should hold; give --size");
    }
    long streamBytes = size != null ? size : Math.max(0, fileBytes);
    long start = position != null ? position : 0;
    if (length == null && streamBytes > 0 && start == streamBytes) {
      throw new BadInputException(
          "--position is "
              + start
              + ", the stream's end, so nothing would be compared; give --length 0 if that is"
              + " meant");
    }
    try {
      return new Manifest(
          spec.spec(streamBytes),
          start,
          length != null ? length : Math.max(0, streamBytes - start),
          true,
          Version.tool());
    } catch (IllegalArgumentException e) {
      throw new BadInputException(Options.renamed(e.getMessage(), OPTIONS), e);
    }
  }
}
