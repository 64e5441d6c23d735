package io.dgen.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Writes files that are seen whole or not at all. */
final class AtomicFiles {

  private AtomicFiles() {}

  /** Writes something. */
  interface Writer {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Whether a file is seen from its close on and not before, and until then can be given up, as in
   * object stores: there a rename is a copy. Elsewhere what is being written is seen, and renamed
   * when it is whole.
   */
  static boolean seenAtClose(FileSystem files, Path path) throws IOException {
    return files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM);
  }

  /**
   * Writes a file that is {@linkplain #seenAtClose seen at its close}, over what was there. If that
   * fails, what was there is untouched.
   */
  static void writeAtClose(FileSystem files, Path file, Writer writer) throws IOException {
    FSDataOutputStream out = files.create(file, true);
    boolean whole = false;
    try {
      writer.write(out);
      whole = true;
    } finally {
      if (whole) {
        out.close(); // gives up by itself what it cannot end
      } else {
        Interruptions.without(out::abort);
      }
    }
  }

  /** Writes a file, over what was there. */
  static void replace(FileSystem files, Path file, Writer writer) throws IOException {
    if (seenAtClose(files, file)) {
      writeAtClose(files, file, writer);
      return;
    }
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path part = new Path(file.getParent(), ".dgen-" + random + ".tmp");
    try {
      try (OutputStream out = files.create(part, false)) {
        writer.write(out);
      }
      if (files instanceof RawLocalFileSystem) {
        if (!files.rename(part, file)) {
          throw new IOException(file + " cannot be replaced");
        }
      } else {
        FileContext.getFileContext(files.getUri(), files.getConf())
            .rename(part, file, Options.Rename.OVERWRITE);
      }
    } finally {
      files.delete(part, false);
    }
  }
}
