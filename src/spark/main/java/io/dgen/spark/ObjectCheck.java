package io.dgen.spark;

import io.dgen.DataGenerator;
import io.dgen.storage.manifest.Manifest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** Looks whether objects are right to the byte. For one thread. */
final class ObjectCheck {

  private final SetDirectory directory;
  private final Attempt attempt;
  private final ExecutorGenerator engine;
  private final byte[] bytes;
  private final CRC32C checksum = new CRC32C();

  ObjectCheck(SetDirectory directory, Attempt attempt, ExecutorGenerator engine) {
    this.directory = directory;
    this.attempt = attempt;
    this.engine = engine;
    this.bytes = new byte[attempt.chunkBytes()];
  }

  /** What there is of an object. */
  enum State {
    /** Nothing. */
    MISSING,
    /** Something else, or what cannot be read. */
    WRONG,
    /** The object, whole and right to the byte. */
    RIGHT
  }

  /** Reads an object. */
  State look(Path path, Manifest manifest) throws IOException {
    checksum.reset();
    DataGenerator stream = engine.generator().withStream(manifest.spec().stream());
    Counters counters = attempt.counters();
    counters.objects().add(1L);
    try {
      if (directory.files().getFileStatus(path).getLen() != manifest.length()) {
        return State.WRONG;
      }
      try (FSDataInputStream in = directory.files().open(path)) {
        for (long at = 0; at < manifest.length(); ) {
          attempt.check();
          int n = (int) Math.min(bytes.length, manifest.length() - at);
          long start = System.nanoTime();
          in.readFully(bytes, 0, n);
          long read = System.nanoTime();
          MemorySegment found = MemorySegment.ofArray(bytes).asSlice(0, n);
          boolean right = stream.verifyAt(manifest.position() + at, found).isEmpty();
          counters.storageNanos().add(read - start);
          counters.computeNanos().add(System.nanoTime() - read);
          counters.bytes().add((long) n);
          if (!right) {
            return State.WRONG;
          }
          checksum.update(bytes, 0, n);
          at += n;
        }
      }
      return State.RIGHT;
    } catch (FileNotFoundException e) {
      return State.MISSING;
    } catch (IOException e) {
      attempt.check();
      return State.WRONG; // to be written again
    }
  }

  /** The checksum of the last object that was right. */
  int checksum() {
    return (int) checksum.getValue();
  }
}
