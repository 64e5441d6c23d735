package io.dgen.measure;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * Measures files as one unit each. A stream can be compressed by one thread only: each file is read
 * once for its digest and once for each compressor, all of that side by side.
 */
final class WholeFiles {

  private static final int PIECE_BYTES = 1 << 20;

  private final Plan plan;
  private final List<Input> inputs;
  private final LongConsumer progress;
  private final AtomicBoolean failed = new AtomicBoolean();

  WholeFiles(Plan plan, List<Input> inputs, LongConsumer progress) {
    this.plan = plan;
    this.inputs = inputs;
    this.progress = progress;
  }

  UnitRatios measure() throws IOException {
    List<Callable<Object>> tasks = new ArrayList<>();
    for (Input input : inputs) {
      tasks.add(() -> read(input, new Identifying()).identity());
      for (Compressor compressor : plan.compressors()) {
        tasks.add(() -> compressedBytes(input, compressor));
      }
    }
    List<Object> results = Tasks.run(plan.threads(), tasks);
    int perInput = 1 + plan.compressors().size();
    UnitTally tally = new UnitTally(UnitRatios.WHOLE_FILES, plan.compressors().size());
    Set<Identity> unique = new HashSet<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).bytes() == 0) {
        continue; // no unit, as with any other size
      }
      Identity identity = (Identity) results.get(i * perInput);
      long weight = unique.add(identity) ? 1 : 0;
      tally.add(identity.bytes, identity.zero, weight);
      for (int c = 0; c < plan.compressors().size(); c++) {
        long compressed = (Long) results.get(i * perInput + 1 + c);
        tally.compression(c).add(identity.bytes, compressed, weight);
      }
    }
    return tally.result(plan.compressors(), 1, unique.size(), 0);
  }

  private long compressedBytes(Input input, Compressor compressor) throws IOException {
    CountingStream counting = new CountingStream();
    read(input, compressor.codec().stream(compressor.level(), counting));
    return counting.bytes();
  }

  /** Writes all of an input to a stream, and closes that. */
  private <T extends OutputStream> T read(Input input, T to) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    Pieces pieces = new Pieces(List.of(input), PIECE_BYTES);
    try (to) {
      for (Pieces.Piece p = pieces.read(piece); p != null; p = pieces.read(piece)) {
        to.write(piece, 0, p.length());
        progress.accept(p.length());
        if (failed.get()) {
          return to; // another one has: this result is not wanted any more
        }
      }
      return to;
    } catch (IOException | RuntimeException | Error e) {
      failed.set(true);
      throw e;
    }
  }

  /** Tells files apart. */
  private record Identity(long high, long low, long bytes, boolean zero) {}

  /** Takes the digest of what is written to it. */
  private static final class Identifying extends OutputStream {
    private final Digest digest = new Digest();
    private final byte[] zeros = new byte[PIECE_BYTES];
    private long bytes;
    private boolean zero = true;

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      digest.update(from, offset, length);
      bytes += length;
      zero = zero && Arrays.equals(from, offset, offset + length, zeros, 0, length);
    }

    Identity identity() {
      digest.end();
      return new Identity(digest.high(), digest.low(), bytes, zero);
    }
  }
}
