package io.dgen.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A directory of a Hadoop file system that holds a set of objects. Travels to executors; there it
 * is for one thread.
 */
final class SetDirectory implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Where objects are while they are written: what begins so is hidden from Hadoop's readers. */
  private static final String TEMPORARY = "_temporary";

  /** In a job's temporary directory, as object stores know no empty ones. */
  private static final String RUNNING = "running";

  private static final String LIST = "dgen-objects.jsonl";

  private final String directory;
  private final SerializableConfiguration configuration;
  private transient FileSystem files;

  /**
   * A directory.
   *
   * @param directory any path or URI that Hadoop knows
   * @throws IllegalArgumentException if it is none, or its file system is unavailable
   */
  SetDirectory(String directory, Configuration configuration) throws IOException {
    this.configuration = new SerializableConfiguration(configuration);
    Path path = new Path(directory);
    this.directory = HadoopFiles.of(path, configuration).makeQualified(path).toString();
  }

  FileSystem files() throws IOException {
    if (files == null) {
      files = HadoopFiles.of(path(), configuration.value());
    }
    return files;
  }

  Path path() {
    return new Path(directory);
  }

  Path object(String name) {
    return new Path(path(), name);
  }

  Path temporary() {
    return new Path(path(), TEMPORARY);
  }

  /** Where a job's objects are while they are written. */
  Path temporary(String job) {
    return new Path(temporary(), job);
  }

  /** What the directory holds, or null if it does not say. */
  ObjectSet set() throws IOException {
    for (String name : List.of(FileObjects.FILE_NAME, StripedObject.FILE_NAME)) {
      String json = HadoopFiles.text(files(), object(name));
      if (json != null) {
        try {
          return ObjectSet.fromJson(name, json);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(object(name) + ": " + e.getMessage(), e);
        }
      }
    }
    return null;
  }

  /** What the directory says that it holds. */
  ObjectSet require() throws IOException {
    ObjectSet set = set();
    if (set == null) {
      empty(); // fails where there is not even a bucket: of a file in one that is no error
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has neither %s nor %s: it describes no set",
              directory,
              FileObjects.FILE_NAME,
              StripedObject.FILE_NAME));
    }
    return set;
  }

  /** Whether nothing is in it, or it is not there. */
  boolean empty() throws IOException {
    try {
      return !files().listStatusIterator(path()).hasNext();
    } catch (FileNotFoundException e) {
      return true;
    }
  }

  /** Makes it, unless it comes by itself with its first object. */
  void make() throws IOException {
    make(path());
  }

  /** Makes the place for a job's work: as long as it is there the job goes on. */
  void makeTemporary(String job) throws IOException {
    make(temporary(job));
    files().create(new Path(temporary(job), RUNNING), true).close();
  }

  /** Whether it is there: not when the job is over, or another has begun after its driver died. */
  boolean hasTemporary(String job) throws IOException {
    return files().exists(temporary(job));
  }

  private void make(Path made) throws IOException {
    if (!AtomicFiles.seenAtClose(files(), made)) {
      files().mkdirs(made);
    }
  }

  /** Says what the directory holds. */
  void write(ObjectSet set) throws IOException {
    byte[] json = (set.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFiles.replace(files(), object(set.fileName()), out -> out.write(json));
  }

  /** Lists all objects with what they hold and their checksums: a JSON object in each line. */
  void writeList(ObjectSet set, int[] checksums) throws IOException {
    AtomicFiles.replace(
        files(),
        object(LIST),
        out -> {
          Writer lines = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          for (int i = 0; i < checksums.length; i++) {
            lines.write(line(set, i, checksums[i]));
          }
          lines.flush();
        });
  }

  private static String line(ObjectSet set, long object, int checksum) {
    var manifest = set.manifest(object);
    return String.format(
        Locale.ROOT,
        "{\"name\":\"%s\",\"stream\":\"%s\",\"position\":%d,\"length\":%d,\"crc32c\":\"%08x\"}\n",
        set.name(object),
        Long.toUnsignedString(manifest.spec().stream()),
        manifest.position(),
        manifest.length(),
        checksum);
  }

  /** Removes what describes a set: what is left of it is none. */
  void forget(ObjectSet set) throws IOException {
    removeList();
    files().delete(object(set.fileName()), false);
  }

  void removeList() throws IOException {
    files().delete(object(LIST), false);
  }

  @Override
  public String toString() {
    return directory;
  }
}
