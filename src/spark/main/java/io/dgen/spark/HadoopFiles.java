package io.dgen.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** What all jobs need of a Hadoop file system. */
final class HadoopFiles {

  /** More than any manifest: what is larger is no manifest, and is not read. */
  private static final int MOST_TEXT_BYTES = 1 << 20;

  private static final int BUFFER_BYTES = 4096;

  private HadoopFiles() {}

  /**
   * A path's file system. The local one comes without side files of checksums: nobody but Hadoop
   * would keep them right.
   *
   * @throws IllegalArgumentException if there is none for it here
   */
  static FileSystem of(Path path, Configuration configuration) throws IOException {
    // The library behind the default of Hadoop 3.5, "analytics", was seen to deadlock where several
    // tasks read at once, and is made for another way of reading.
    configuration.setIfUnset("fs.s3a.input.stream.type", "classic");
    FileSystem files;
    try {
      files = path.getFileSystem(configuration);
    } catch (UnsupportedFileSystemException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof ClassNotFoundException missing) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: %s; name the jar that has it by --packages or --jars",
                path,
                missing.getMessage()),
            e);
      }
      throw e;
    }
    return files instanceof LocalFileSystem local ? local.getRaw() : files;
  }

  /** A small file's text, or null if there is no such file. */
  static String text(FileSystem files, Path file) throws IOException {
    try (var in = files.open(file)) {
      byte[] bytes = in.readNBytes(MOST_TEXT_BYTES + 1);
      if (bytes.length > MOST_TEXT_BYTES) {
        throw new IllegalArgumentException(
            file + " is larger than " + MOST_TEXT_BYTES + " bytes: no manifest");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  /**
   * Creates a file, over none that is. Where the file system can tell, its directory must be there:
   * what comes too late leaves nothing behind.
   */
  static OutputStream create(FileSystem files, Path file) throws IOException {
    int buffer = files.getConf().getInt("io.file.buffer.size", BUFFER_BYTES);
    short replication = files.getDefaultReplication(file);
    long block = files.getDefaultBlockSize(file);
    try {
      return files.createNonRecursive(
          file, null, EnumSet.of(CreateFlag.CREATE), buffer, replication, block, null);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("createNonRecursive unsupported")) {
        return files.create(file, false, buffer, replication, block);
      }
      throw e;
    }
  }
}
