package io.dgen.storage.manifest;

import io.dgen.StreamSpec;
import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.HeldDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Describes what a file holds: the parameters of a stream, and which of its bytes. Immutable. JSON
 * needs {@code jackson-jr-objects}.
 *
 * @param spec the stream
 * @param position position of the file's first byte in the stream
 * @param length bytes of the stream that the file holds
 * @param complete whether all of them have been written; false during the write, and after one that
 *     failed
 * @param synced whether all of them were synced to stable storage before the manifest said complete
 * @param tool the program that wrote it, with its version
 * @param asked what was asked for, if the stream's parameters were worked out from it
 * @param offset where in the file the bytes begin. With 0 the file holds them and nothing else;
 *     otherwise what is before and after them belongs to others
 */
public record Manifest(
    StreamSpec spec,
    long position,
    long length,
    boolean complete,
    boolean synced,
    String tool,
    Asked asked,
    long offset) {

  /** What follows a file's name, or an object's key, in the name of its manifest. */
  public static final String SUFFIX = ".dgen.json";

  private static final String OFFSET = "offset";

  /**
   * Checks that the range is within the stream.
   *
   * @throws IllegalArgumentException naming what is out of range, its value and its range
   */
  public Manifest {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(asked, "asked");
    if (position < 0 || position > spec.size()) {
      throw new IllegalArgumentException(
          "position is " + position + ", but must be 0 to the stream's size, " + spec.size());
    }
    long rest = spec.size() - position;
    if (length < 0 || length > rest) {
      throw new IllegalArgumentException(
          "length is " + length + ", but must be 0 to what follows the position, " + rest);
    }
    if (offset < 0 || offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException(
          "offset is " + offset + ", but must be 0 to 2^63-1 less the length, " + length);
    }
  }

  /**
   * Describes a file that holds these bytes and nothing else.
   *
   * @param spec the stream
   * @param position position of the file's first byte in the stream
   * @param length bytes of the stream that the file holds
   * @param complete whether all of them have been written
   * @param synced whether all of them were synced to stable storage
   * @param tool the program that wrote it, with its version
   * @param asked what was asked for
   * @throws IllegalArgumentException naming what is out of range, its value and its range
   */
  public Manifest(
      StreamSpec spec,
      long position,
      long length,
      boolean complete,
      boolean synced,
      String tool,
      Asked asked) {
    this(spec, position, length, complete, synced, tool, asked, 0);
  }

  /**
   * Describes a file of a stream whose parameters were given, and that has not been synced.
   *
   * @param spec the stream
   * @param position position of the file's first byte in the stream
   * @param length bytes of the stream that the file holds
   * @param complete whether all of them have been written
   * @param tool the program that wrote it, with its version
   * @throws IllegalArgumentException naming what is out of range, its value and its range
   */
  public Manifest(StreamSpec spec, long position, long length, boolean complete, String tool) {
    this(spec, position, length, complete, false, tool, Asked.NOTHING);
  }

  /**
   * Returns where a file's manifest is kept.
   *
   * @param file the file
   * @return {@code FILE.dgen.json}, beside it
   */
  public static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + SUFFIX);
  }

  /**
   * Returns the manifest of the file when it has been written.
   *
   * @param inStableStorage whether the file has been synced
   * @return the same, called complete
   */
  public Manifest completed(boolean inStableStorage) {
    return new Manifest(spec, position, length, true, inStableStorage, tool, asked, offset);
  }

  /**
   * Returns the manifest of the file while it is being written.
   *
   * @return the same, called incomplete
   */
  public Manifest begun() {
    return new Manifest(spec, position, length, false, false, tool, asked, offset);
  }

  /**
   * Returns the manifest of the same bytes elsewhere in a file.
   *
   * @param fileOffset where they begin
   * @return the same with another offset
   * @throws IllegalArgumentException if it is out of range
   */
  public Manifest at(long fileOffset) {
    return new Manifest(spec, position, length, complete, synced, tool, asked, fileOffset);
  }

  /**
   * Returns the manifest of the first of the bytes.
   *
   * @param bytes how many
   * @return the same with another length
   * @throws IllegalArgumentException if that is out of range
   */
  public Manifest withLength(long bytes) {
    return new Manifest(spec, position, bytes, complete, synced, tool, asked, offset);
  }

  /**
   * Returns the manifest of a part of the bytes.
   *
   * @param from where in the file the part begins
   * @param to where it ends
   * @return the same, of these bytes only
   * @throws IllegalArgumentException if they are not all of this manifest's
   */
  public Manifest part(long from, long to) {
    if (from < offset || to < from || to > end()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "part is %d..%d, but must be within %d..%d", from, to, offset, end()));
    }
    return new Manifest(spec, start() + from, to - from, complete, synced, tool, asked, from);
  }

  /**
   * Returns where in the file the bytes end.
   *
   * @return the offset behind the last one
   */
  public long end() {
    return offset + length;
  }

  /**
   * Returns which position in the stream the file's own first byte would have.
   *
   * @return the position of offset 0; negative if the stream begins further on
   */
  public long start() {
    return position - offset;
  }

  /**
   * Returns whether another manifest describes the same bytes, complete or not.
   *
   * @param other the other one
   * @return true if stream, position, length and offset are equal
   */
  public boolean sameContent(Manifest other) {
    return length == other.length && sameBeginning(other);
  }

  /** Returns whether another manifest differs at most in how many bytes there are. */
  private boolean sameBeginning(Manifest other) {
    return spec.equals(other.spec) && position == other.position && offset == other.offset;
  }

  /**
   * Reads a manifest.
   *
   * @param file where it is
   * @return the manifest
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is no manifest, has an unknown format version, or a
   *     parameter out of range
   */
  public static Manifest read(Path file) throws IOException {
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
    AtomicFile.write(directory, file, text(), sync, this::sameContentAs);
  }

  /**
   * Returns whether a file is a manifest of the same bytes, complete or not. One that is as this
   * one's {@link #begun} would be written is not parsed, which takes long to load.
   *
   * @param file where it is
   * @return false also if it cannot be understood
   * @throws IOException if the file cannot be read
   */
  public boolean describedBy(Path file) throws IOException {
    String json = ManifestJson.text(file);
    return json.equals(begun().text()) || sameContentAs(json);
  }

  private String text() {
    return toJson() + "\n";
  }

  private boolean sameContentAs(String json) {
    return ManifestJson.says(json, Manifest::fromJson, this::sameContent);
  }

  /**
   * As {@link #write}, after a file system has been filled: a manifest of more bytes of the same
   * stream is rewritten in place, too, if it cannot be replaced.
   *
   * @param directory holds its directory
   * @param file its name, in this directory
   * @param sync whether to return only when it is on stable storage
   * @throws IOException if it cannot be written; the file is then unchanged
   */
  public void writeShortened(HeldDirectory directory, Path file, boolean sync) throws IOException {
    AtomicFile.write(
        directory,
        file,
        text(),
        sync,
        json -> ManifestJson.says(json, Manifest::fromJson, this::sameBeginning));
  }

  /**
   * Returns the manifest as JSON: the spec's members and the manifest's own.
   *
   * @return one object
   */
  public String toJson() {
    Map<String, Object> own = new LinkedHashMap<>();
    own.put("position", position);
    own.put("length", length);
    if (offset > 0) {
      own.put(OFFSET, offset);
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
   * @return the manifest
   * @throws IllegalArgumentException if it is not such an object, has an unknown format version, or
   *     a parameter out of range
   */
  public static Manifest fromJson(String json) {
    StreamSpec spec = SpecJson.fromJson(json);
    ManifestJson own = ManifestJson.read(json);
    return new Manifest(
        spec,
        own.whole("position"),
        own.whole("length"),
        own.truth("complete"),
        own.synced(),
        own.text("tool"),
        own.asked(),
        own.has(OFFSET) ? own.whole(OFFSET) : 0);
  }
}
