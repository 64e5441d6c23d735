package io.dgen.storage.manifest;

import io.dgen.SetFileNames;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.HeldDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * Describes all files of a directory at once: files of equal size, or of sizes that the seed draws,
 * each a stream of its own. Two files have no random data in common unless their streams share a
 * pool; deduplication and compression are within each file. Immutable. JSON needs {@code
 * jackson-jr-objects}.
 *
 * @param spec the stream of the first file; its size is every file's, or the largest file's
 * @param files how many files, 1 or more; all together have less than 2<sup>63</sup> bytes
 * @param complete whether all files have been written; false during the write, and after one that
 *     failed
 * @param synced whether all files were synced to stable storage before the manifest said complete
 * @param tool the program that wrote them, with its version
 * @param asked what was asked for, if the streams' parameters were worked out from it
 * @param leastSize the size of the smallest file; sizes are drawn if it is less than the spec's
 */
public record DataSetManifest(
    StreamSpec spec,
    long files,
    boolean complete,
    boolean synced,
    String tool,
    Asked asked,
    long leastSize) {

  /** The sum of so many sizes takes a second or two. */
  private static final long MOST_DRAWN = 100_000_000;

  private static final String LEAST_SIZE = "leastSize";

  /** The name of the manifest in the set's directory, or below its prefix. */
  public static final String NAME = "dgen-set.json";

  /** What the names of all files of a set begin with. */
  public static final String PREFIX = SetFileNames.PREFIX;

  /**
   * Checks the number of files.
   *
   * @throws IllegalArgumentException naming it and what is allowed
   */
  public DataSetManifest {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(asked, "asked");
    if (files < 1) {
      throw new IllegalArgumentException("files is " + files + ", but must be 1 or more");
    }
    if (spec.size() > 0 && files > Long.MAX_VALUE / spec.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "files is %d, but must be 1 to %d: of %d bytes each, all together below 2^63",
              files,
              Long.MAX_VALUE / spec.size(),
              spec.size()));
    }
    if (leastSize != spec.size()) {
      if (leastSize < 1 || leastSize > spec.size()) {
        throw new IllegalArgumentException(
            LEAST_SIZE + " is " + leastSize + ", but must be 1 to the size, " + spec.size());
      }
      if (files > MOST_DRAWN) {
        throw new IllegalArgumentException(
            "files is " + files + ", but must be 1 to " + MOST_DRAWN + " where sizes are drawn");
      }
    }
  }

  /**
   * Describes files of equal size.
   *
   * @param spec the stream of the first file; its size is every file's
   * @param files how many files
   * @param complete whether all files have been written
   * @param synced whether all files were synced to stable storage
   * @param tool the program that wrote them, with its version
   * @param asked what was asked for
   * @throws IllegalArgumentException naming the number of files and what is allowed
   */
  public DataSetManifest(
      StreamSpec spec, long files, boolean complete, boolean synced, String tool, Asked asked) {
    this(spec, files, complete, synced, tool, asked, spec.size());
  }

  /**
   * Describes files of streams whose parameters were given, and that have not been synced.
   *
   * @param spec the stream of the first file; its size is every file's
   * @param files how many files
   * @param complete whether all files have been written
   * @param tool the program that wrote them, with its version
   * @throws IllegalArgumentException naming the number of files and what is allowed
   */
  public DataSetManifest(StreamSpec spec, long files, boolean complete, String tool) {
    this(spec, files, complete, false, tool, Asked.NOTHING);
  }

  /**
   * Returns whether the files' sizes are drawn.
   *
   * @return false if all are equal
   */
  public boolean drawn() {
    return leastSize < spec.size();
  }

  /**
   * Returns the size of a file.
   *
   * @param file the file's number, from 0
   * @return bytes, known without a list
   * @throws IndexOutOfBoundsException if the set has no such file
   */
  public long size(long file) {
    Objects.checkIndex(file, files);
    return new FileSizes(spec.seed(), leastSize, spec.size()).of(file);
  }

  /**
   * Returns the size of a file.
   *
   * @param file the file's name, with or without its directory
   * @return bytes; of a name that is none of the set's, the largest size
   */
  public long sizeOf(Path file) {
    Path name = file.getFileName();
    long number = name == null ? -1 : number(name.toString());
    return number < 0 ? spec.size() : size(number);
  }

  /**
   * Returns how large the set is. Where sizes are drawn, they are all computed.
   *
   * @return the bytes of all files together
   */
  public long totalBytes() {
    if (!drawn()) {
      return files * spec.size();
    }
    FileSizes sizes = new FileSizes(spec.seed(), leastSize, spec.size());
    return LongStream.range(0, files).map(sizes::of).sum();
  }

  /**
   * Returns where the manifest of a directory's set is.
   *
   * @param directory the directory
   * @return {@code dgen-set.json} in it
   */
  public static Path in(Path directory) {
    return directory.resolve(NAME);
  }

  /**
   * Returns where a file of the set is.
   *
   * @param directory the set's directory
   * @param file the file's number, from 0
   * @return {@code file-} and the number, with 6 digits or as many as the largest number has
   * @throws IndexOutOfBoundsException if the set has no such file
   */
  public Path path(Path directory, long file) {
    return directory.resolve(fileName(file));
  }

  /**
   * Returns the name of a file of the set within its directory, or of an object below its prefix.
   *
   * @param file the file's number, from 0
   * @return as {@link #path} has it
   * @throws IndexOutOfBoundsException if the set has no such file
   */
  public String fileName(long file) {
    return SetFileNames.name(file, files);
  }

  private int digits() {
    return SetFileNames.digits(files);
  }

  /**
   * Returns the number of the set's file of a name.
   *
   * @param name the name within the set's directory or prefix
   * @return the number, or -1 if the set has no such file
   */
  public long number(String name) {
    return SetFileNames.number(name, files);
  }

  /**
   * Returns the manifest of one file of the set.
   *
   * @param file the file's number, from 0
   * @return the whole stream, of the file's size, whose number is the first file's plus {@code
   *     file}, modulo 2<sup>64</sup>; complete if the set is
   * @throws IndexOutOfBoundsException if the set has no such file
   */
  public Manifest manifest(long file) {
    Objects.checkIndex(file, files);
    long size = size(file);
    StreamSpec own = spec.withStream(spec.stream() + file);
    return new Manifest(
        size == spec.size() ? own : own.withSize(size), 0, size, complete, synced, tool, asked);
  }

  /**
   * Returns the manifest of the set while it is being written.
   *
   * @return the same, called incomplete
   */
  public DataSetManifest begun() {
    return new DataSetManifest(spec, files, false, false, tool, asked, leastSize);
  }

  /**
   * Returns the manifest of the set when all its files have been written.
   *
   * @param inStableStorage whether the files have been synced
   * @return the same, called complete
   */
  public DataSetManifest completed(boolean inStableStorage) {
    return new DataSetManifest(spec, files, true, inStableStorage, tool, asked, leastSize);
  }

  /**
   * Returns the manifest of the first of the files.
   *
   * @param count how many
   * @return the same with another number of files
   * @throws IllegalArgumentException if that is out of range, or would change the files' names
   */
  public DataSetManifest first(long count) {
    DataSetManifest some =
        new DataSetManifest(spec, count, complete, synced, tool, asked, leastSize);
    if (count > files || digits() != some.digits()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "count is %d, but must be at most %d, with as many digits in the files' names",
              count,
              files));
    }
    return some;
  }

  /**
   * Returns whether another manifest describes the same files, complete or not.
   *
   * @param other the other one
   * @return true if streams, sizes and the number of files are equal
   */
  public boolean sameContent(DataSetManifest other) {
    return files == other.files && sameStreams(other);
  }

  /** Returns whether another manifest differs at most in how many files there are. */
  private boolean sameStreams(DataSetManifest other) {
    return spec.equals(other.spec) && leastSize == other.leastSize;
  }

  /**
   * Reads the manifest of a set.
   *
   * @param file where it is
   * @return the set
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is no such manifest, has an unknown format version, or a
   *     parameter out of range
   */
  public static DataSetManifest read(Path file) throws IOException {
    return fromJson(ManifestJson.text(file));
  }

  /**
   * Writes the manifest atomically: a reader finds the old content or the new. A symbolic link of
   * that name is replaced, not followed. A manifest of the same bytes is rewritten in place if it
   * cannot be replaced, for example because no block is free; dgen logs that.
   *
   * @param file where to
   * @param sync whether to return only when it is on stable storage
   * @throws IOException if it cannot be written; the file is then unchanged
   */
  public void write(Path file, boolean sync) throws IOException {
    try (HeldDirectory directory = HeldDirectory.of(file)) {
      write(directory, file, sync);
    }
  }

  /**
   * Writes the manifest as {@link #write(Path, boolean)} does, into a directory that is held.
   *
   * @param directory holds it
   * @param file its name, in this directory
   * @param sync whether to return only when it is on stable storage
   * @throws IOException if it cannot be written; the file is then unchanged
   */
  public void write(HeldDirectory directory, Path file, boolean sync) throws IOException {
    write(directory, file, sync, this::sameContent);
  }

  /**
   * As {@link #write}, after a file system has been filled: a manifest of more such files is
   * rewritten in place, too, if it cannot be replaced.
   *
   * @param directory holds its directory
   * @param file its name, in this directory
   * @param sync whether to return only when it is on stable storage
   * @throws IOException if it cannot be written; the file is then unchanged
   */
  public void writeShortened(HeldDirectory directory, Path file, boolean sync) throws IOException {
    write(directory, file, sync, this::sameStreams);
  }

  private void write(
      HeldDirectory directory, Path file, boolean sync, Predicate<DataSetManifest> expendable)
      throws IOException {
    AtomicFile.write(
        directory,
        file,
        toJson() + "\n",
        sync,
        json -> ManifestJson.says(json, DataSetManifest::fromJson, expendable));
  }

  /**
   * Returns the manifest as JSON: the spec's members and the set's own.
   *
   * @return one object
   */
  public String toJson() {
    Map<String, Object> own = new LinkedHashMap<>();
    own.put("files", files);
    if (drawn()) {
      own.put(LEAST_SIZE, leastSize);
    }
    own.put("complete", complete);
    own.put(ManifestJson.SYNCED, synced);
    own.put("tool", tool);
    asked.addTo(own);
    return ManifestJson.write(spec, own);
  }

  /**
   * Reads a manifest from JSON. Unknown members are ignored.
   *
   * @param json an object as {@link #toJson} writes it
   * @return the set
   * @throws IllegalArgumentException if it is not such an object, has an unknown format version, or
   *     a parameter out of range
   */
  public static DataSetManifest fromJson(String json) {
    StreamSpec spec = SpecJson.fromJson(json);
    ManifestJson own = ManifestJson.read(json);
    return new DataSetManifest(
        spec,
        own.whole("files"),
        own.truth("complete"),
        own.synced(),
        own.text("tool"),
        own.asked(),
        own.has(LEAST_SIZE) ? own.whole(LEAST_SIZE) : spec.size());
  }
}
