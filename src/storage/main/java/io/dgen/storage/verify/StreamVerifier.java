package io.dgen.storage.verify;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.Interruption;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.locate.OriginFinder;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * Compares bytes with a stream's, and tells what is there instead. Threads read chunks into memory
 * of their own and compare them there: so many read at a time, so many compare at a time, and none
 * hands anything over. Memory is bounded by their number and a chunk's size, whatever is found.
 * Thread-safe.
 *
 * <p>What cannot be read from a positional source is narrowed down by halves to its blocks, and the
 * rest is compared.
 */
public final class StreamVerifier {

  private final DataGenerator generator;
  private final VerifySettings settings;
  private final OriginFinder finder;
  private final Limits limits;

  /**
   * A verifier. Its calls share the settings' reads and threads among them.
   *
   * @param generator knows the bytes
   * @param settings how to verify
   * @param finder finds where other data belongs; may serve several verifiers
   */
  public StreamVerifier(DataGenerator generator, VerifySettings settings, OriginFinder finder) {
    this(generator, settings, finder, new Limits(settings));
  }

  private StreamVerifier(
      DataGenerator generator, VerifySettings settings, OriginFinder finder, Limits limits) {
    this.generator = Objects.requireNonNull(generator, "generator");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.finder = Objects.requireNonNull(finder, "finder");
    this.limits = limits;
  }

  /**
   * Returns a verifier of another stream; both together read and compare no more at a time than
   * one.
   */
  StreamVerifier of(DataGenerator other) {
    return new StreamVerifier(other, settings, finder, limits);
  }

  /**
   * Compares a source from its start with a range of the stream. What is there is compared also
   * when the source is too short or too long.
   *
   * @param position where the range begins in the stream
   * @param length how many bytes
   * @param source what to compare
   * @param progress is told, on any thread, of bytes newly looked at
   * @return the result
   * @throws TransferException if a source that is not positional cannot be read to its end and is
   *     right up to there (if it is not, the rest is unreadable), or none tells how long it is
   * @throws InterruptedIOException if the calling thread is interrupted; it stays so
   */
  public VerifyResult verify(long position, long length, ChunkSource source, LongConsumer progress)
      throws TransferException, InterruptedIOException {
    try {
      return verifyShared(position, length, source, progress);
    } catch (TransferException e) {
      throw Interruption.of(e);
    }
  }

  /**
   * As {@link #verify}, on the calling thread alone: where others verify other sources meanwhile.
   *
   * @param position where the range begins in the stream
   * @param length how many bytes
   * @param source what to compare
   * @param progress is told of bytes newly looked at
   * @return the result
   * @throws TransferException as {@link #verify}
   * @throws InterruptedIOException as {@link #verify}
   */
  public VerifyResult verifyAlone(
      long position, long length, ChunkSource source, LongConsumer progress)
      throws TransferException, InterruptedIOException {
    try {
      return verifyAlone(position, length, source, progress, () -> {});
    } catch (TransferException e) {
      throw Interruption.of(e);
    }
  }

  /**
   * As {@link #verifyAlone(long, long, ChunkSource, LongConsumer)}.
   *
   * @param turn waits until the files before this one are done, so that what is found in them is
   *     always the same
   */
  VerifyResult verifyAlone(
      long position, long length, ChunkSource source, LongConsumer progress, Runnable turn)
      throws TransferException {
    return verify(position, length, source, progress, turn, 1);
  }

  /** Compares with all threads; an interrupt is still a failure of reading. */
  VerifyResult verifyShared(long position, long length, ChunkSource source, LongConsumer progress)
      throws TransferException {
    return verify(position, length, source, progress, () -> {}, settings.chunks());
  }

  private VerifyResult verify(
      long position,
      long length,
      ChunkSource source,
      LongConsumer progress,
      Runnable turn,
      int members)
      throws TransferException {
    long start = System.nanoTime();
    ChunkReader reader = new ChunkReader(source, length, settings, generator, limits, progress);
    Comparison comparison =
        new Comparison(generator, position, length, finder, turn, reader, limits, settings.rules());
    comparison.run(members);
    return comparison.result((System.nanoTime() - start) / 1e9);
  }

  @Override
  public String toString() {
    return "StreamVerifier[" + settings + " of " + generator + "]";
  }
}
