package io.dgen.storage.verify;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.ByteRanges;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.InputFile;
import io.dgen.storage.channel.Interruption;
import io.dgen.storage.channel.Progress;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Verifies a file or device piece by piece, and tells after each piece how far it has come, so that
 * another call can go on from there. The result is that of the whole.
 */
public final class ResumableVerifier {

  /** A piece has so many chunks: by default 256 MiB. */
  private static final int CHUNKS = 256;

  /** Is told how far verifying has come. */
  @FunctionalInterface
  public interface Checkpoint {

    /**
     * Keeps a state.
     *
     * @param state after one more piece
     * @throws IOException if it cannot be kept; verifying then ends
     */
    void keep(VerifyState state) throws IOException;
  }

  private final DataGenerator generator;
  private final VerifySettings settings;
  private final OriginFinder finder;
  private final boolean direct;

  /**
   * Makes a verifier.
   *
   * @param generator knows the bytes
   * @param settings how to read and compare; not a sample, and to the end
   * @param finder finds where misplaced data belongs
   * @param direct whether to bypass the page cache
   */
  public ResumableVerifier(
      DataGenerator generator, VerifySettings settings, OriginFinder finder, boolean direct) {
    this.generator = generator;
    this.settings = settings;
    this.finder = finder;
    this.direct = direct;
  }

  /**
   * Verifies from a state on.
   *
   * @param file the file
   * @param part whether the file may be longer than what is compared
   * @param from how far verifying has come
   * @param checkpoint is told after each piece
   * @param progress is told, on any thread, of bytes newly compared
   * @return the state at the end
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if the file cannot be opened, or the state not be kept
   */
  public VerifyState verify(
      Path file, boolean part, VerifyState from, Checkpoint checkpoint, LongConsumer progress)
      throws IOException {
    Progress.check(progress);
    Manifest manifest = from.manifest();
    VerifyState state = from;
    long piece = (long) CHUNKS * settings.chunkBytes();
    try (InputFile input = InputFile.open(file, direct)) {
      ChunkSource source = part ? input.source(manifest.offset()) : input.source();
      piece = Math.ceilDiv(piece, source.blockBytes()) * source.blockBytes();
      do { // also for no bytes, of which there may be too many
        long length = Math.min(piece, manifest.length() - state.next());
        ByteRanges bad = new ByteRanges();
        VerifyResult result = compare(source, state, length, bad, progress);
        state = state.and(length, result, bad);
        checkpoint.keep(state);
      } while (state.next() < manifest.length());
      return state;
    } catch (IOException e) {
      throw Interruption.of(file, e);
    }
  }

  private VerifyResult compare(
      ChunkSource source, VerifyState state, long length, ByteRanges bad, LongConsumer progress)
      throws IOException {
    long at = state.next();
    VerifySettings own =
        settings.withRules(
            new VerifyRules(
                settings.rules().pace(),
                Long.MAX_VALUE,
                (offset, bytes) -> bad.add(at + offset, bytes)));
    boolean last = at + length == state.manifest().length();
    return new StreamVerifier(generator, own, finder)
        .verify(
            state.manifest().position() + at,
            length,
            last ? ChunkSource.rest(source, at) : ChunkSource.part(source, at),
            progress);
  }

  @Override
  public String toString() {
    return "ResumableVerifier[" + settings + (direct ? ", direct" : "") + "]";
  }
}
