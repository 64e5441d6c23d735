package io.dgen.spark;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** Reads a set's streams at any position, whatever objects they lie in. For one thread. */
final class SetReader implements Closeable {

  private final SetDirectory directory;
  private final ObjectSet set;
  private long object = -1;
  private Path path;
  private FSDataInputStream in;
  private long at;

  SetReader(SetDirectory directory, ObjectSet set) {
    this.directory = directory;
    this.set = set;
  }

  /**
   * Reads bytes of a stream.
   *
   * @param stream its index in the set
   * @throws IOException if an object is missing, too short or cannot be read, with its name
   */
  void read(long stream, long position, byte[] bytes, int length) throws IOException {
    for (int done = 0; done < length; ) {
      long next = set.objectAt(stream, position + done);
      var manifest = set.manifest(next);
      long offset = position + done - manifest.position();
      int n = (int) Math.min(length - done, manifest.length() - offset);
      open(next);
      try {
        if (at != offset) {
          in.seek(offset);
        }
        in.readFully(bytes, done, n);
        at = offset + n;
      } catch (EOFException e) {
        throw new IOException(path + " has fewer bytes than " + manifest.length(), e);
      } catch (IOException e) {
        throw new IOException(path + ": " + Objects.toString(e.getMessage(), e.toString()), e);
      }
      done += n;
    }
  }

  private void open(long next) throws IOException {
    if (next == object) {
      return;
    }
    close();
    path = directory.object(set.name(next));
    in = directory.files().open(path);
    object = next;
    at = 0;
  }

  @Override
  public void close() throws IOException {
    object = -1;
    if (in != null) {
      FSDataInputStream last = in;
      in = null;
      last.close();
    }
  }
}
