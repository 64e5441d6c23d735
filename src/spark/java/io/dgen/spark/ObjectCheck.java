package io.dgen.spark;

import io.dgen.DataGenerator;
import io.dgen.io.Manifest;
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

  /** Whether an object is there, whole, readable and as it should be. */
  boolean right(Path path, Manifest manifest) throws IOException {
    checksum.reset();
    DataGenerator stream = engine.generator().withStream(manifest.spec().stream());
    Counters counters = attempt.counters();
    counters.objects().add(1L);
    try {
      if (directory.files().getFileStatus(path).getLen() != manifest.length()) {
        return false;
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
            return false;
          }
          checksum.update(bytes, 0, n);
          at += n;
        }
      }
      return true;
    } catch (IOException e) {
      attempt.check();
      return false; // missing or not to be read: to be written again
    }
  }

  /** The checksum of the last object that was right. */
  int checksum() {
    return (int) checksum.getValue();
  }
}
