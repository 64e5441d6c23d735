package io.dgen.spark;

import io.dgen.ChunkBuffer;
import io.dgen.DataGenerator;
import io.dgen.storage.manifest.Manifest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes objects for an attempt at a task. Whatever happens to the attempt, and whoever else
 * attempts the same, under an object's name is the whole object or nothing: where files are seen
 * before they are closed, it is written under a name of the attempt's own and then renamed. For one
 * thread.
 */
final class ObjectWriter {

  /** What is copied to the heap at a time, as streams take arrays only: stays in a core's cache. */
  private static final int STAGE_BYTES = 128 << 10;

  private final SetDirectory directory;
  private final String job;
  private final Attempt attempt;
  private final ExecutorGenerator engine;
  private final byte[] stage = new byte[STAGE_BYTES];
  private final CRC32C checksum = new CRC32C();
  private long computeNanos;

  /**
   * A writer.
   *
   * @param job what the driver has made a {@linkplain SetDirectory#temporary directory} for
   */
  ObjectWriter(SetDirectory directory, String job, Attempt attempt, ExecutorGenerator engine) {
    this.directory = directory;
    this.job = job;
    this.attempt = attempt;
    this.engine = engine;
  }

  /**
   * Writes an object, unless another attempt of this job has: nobody else writes under its name.
   *
   * @return the checksum of its bytes
   */
  int write(String name, Manifest manifest) throws IOException {
    long start = System.nanoTime();
    computeNanos = 0;
    FileSystem files = directory.files();
    Path target = directory.object(name);
    if (has(files, target, manifest.length())) {
      generate(manifest, OutputStream.nullOutputStream()); // for its checksum
    } else if (AtomicFiles.seenAtClose(files, target)) {
      put(files, target, manifest);
    } else {
      Path part = new Path(directory.temporary(job), name + "." + attempt.id());
      try {
        try (OutputStream out = HadoopFiles.create(files, part)) {
          generate(manifest, out);
        }
        attempt.check();
        commit(files, part, target, manifest.length());
      } finally {
        Interruptions.without(() -> files.delete(part, false));
      }
    }
    Counters counters = attempt.counters();
    counters.objects().add(1L);
    counters.computeNanos().add(computeNanos);
    counters.storageNanos().add(System.nanoTime() - start - computeNanos);
    return (int) checksum.getValue();
  }

  private static boolean has(FileSystem files, Path path, long length) throws IOException {
    try {
      return files.getFileStatus(path).getLen() == length;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /**
   * Writes the object under its name. Another attempt may do so at the same time, with the same
   * bytes.
   */
  private void put(FileSystem files, Path target, Manifest manifest) throws IOException {
    AtomicFiles.writeAtClose(
        files,
        target,
        out -> {
          generate(manifest, out);
          attempt.check();
          if (!directory.hasTemporary(job)) {
            throw new IOException(target + " is not written: the job is over");
          }
        });
    requireWhole(files, target, manifest.length());
  }

  private static void requireWhole(FileSystem files, Path path, long length) throws IOException {
    if (!has(files, path, length)) {
      throw new IOException(path + " does not have the " + length + " bytes written to it");
    }
  }

  /** Gives the object its name. Another attempt may do so at the same time, with the same bytes. */
  private static void commit(FileSystem files, Path part, Path target, long length)
      throws IOException {
    requireWhole(files, part, length);
    IOException refused = null;
    try {
      if (files.rename(part, target)) {
        return;
      }
    } catch (IOException e) {
      refused = e; // some file systems throw where the name is taken
    }
    if (!has(files, target, length)) {
      throw new IOException(part + " cannot be renamed to " + target, refused);
    }
  }

  private void generate(Manifest manifest, OutputStream out) throws IOException {
    checksum.reset();
    DataGenerator stream = engine.generator().withStream(manifest.spec().stream());
    stream.position(manifest.position());
    ChunkBuffer chunk = engine.take();
    try {
      for (long left = manifest.length(); left > 0; ) {
        attempt.check();
        MemorySegment memory =
            chunk.segment().asSlice(0, Math.min(left, chunk.segment().byteSize()));
        long start = System.nanoTime();
        left -= stream.fillChunk(memory);
        computeNanos += System.nanoTime() - start;
        copy(memory, out);
        attempt.counters().bytes().add(memory.byteSize());
      }
    } finally {
      engine.giveBack(chunk);
    }
  }

  private void copy(MemorySegment memory, OutputStream out) throws IOException {
    for (long from = 0; from < memory.byteSize(); from += STAGE_BYTES) {
      int n = (int) Math.min(STAGE_BYTES, memory.byteSize() - from);
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, from, stage, 0, n);
      checksum.update(stage, 0, n);
      out.write(stage, 0, n);
    }
  }
}
