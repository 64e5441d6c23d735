package io.dgen.measure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Hands out inputs piece by piece to any number of threads. */
final class Pieces {

  private final List<Input> inputs;
  private final int pieceBytes;
  private int current;
  private long offset;
  private long taken;
  private boolean stopped;

  /**
   * A part of an input.
   *
   * @param number counts pieces, in the order of the inputs and from each one's start
   * @param input the input's number
   * @param offset where it begins there
   * @param length how many bytes
   */
  record Piece(long number, int input, long offset, int length) {}

  Pieces(List<Input> inputs, int pieceBytes) {
    this.inputs = inputs;
    this.pieceBytes = pieceBytes;
  }

  /** Hands out no more pieces. */
  synchronized void stop() {
    stopped = true;
  }

  /**
   * Reads the next piece; null if there is none left.
   *
   * @throws IOException naming the input, if reading fails or it has become shorter
   */
  @Nullable Piece read(byte[] into) throws IOException {
    Piece piece;
    synchronized (this) {
      do {
        piece = take();
        if (piece == null) {
          return null;
        }
        if (!inputs.get(piece.input).source().positional()) {
          // The next piece can be read only after this one.
          Input input = inputs.get(piece.input);
          int found = fill(input, piece.offset, piece.length, into);
          piece = new Piece(piece.number, piece.input, piece.offset, found);
          if (piece.length < pieceBytes) {
            current++;
            offset = 0;
          }
          if (piece.length > 0) {
            taken++;
            return piece;
          }
        }
      } while (piece.length == 0);
      taken++;
    }
    read(inputs.get(piece.input), piece.offset, piece.length, into);
    return piece;
  }

  /**
   * Reads a part of an input.
   *
   * @throws IOException naming the input, if reading fails or it has become shorter
   */
  static void read(Input input, long offset, int length, byte[] into) throws IOException {
    int found = fill(input, offset, length, into);
    if (found < length) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: ends at byte %d, but had %d bytes when measuring began",
              input.name(),
              offset + found,
              input.bytes()));
    }
  }

  private @Nullable Piece take() {
    while (!stopped && current < inputs.size()) {
      long left = inputs.get(current).mostBytes() - offset;
      if (left > 0) {
        Piece piece = new Piece(taken, current, offset, (int) Math.min(left, pieceBytes));
        offset += piece.length;
        return piece;
      }
      current++;
      offset = 0;
    }
    return null;
  }

  /** Reads up to the end, and returns how many bytes there were. */
  private static int fill(Input input, long offset, int length, byte[] into) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
    try {
      input.source().read(buffer, offset);
    } catch (IOException e) {
      if (input.source().positional()) {
        readInParts(input, buffer, offset);
      } else {
        throw stopped(input, offset + buffer.position(), e);
      }
    }
    return buffer.position();
  }

  /**
   * Reads the rest of a part in ever smaller parts, down to a byte: a failure may be that of one
   * block of many.
   *
   * @param offset where the buffer's first byte stands
   * @throws IOException naming the first byte that cannot be read
   */
  private static void readInParts(Input input, ByteBuffer buffer, long offset) throws IOException {
    int end = buffer.limit();
    int most = buffer.remaining() / 2;
    while (buffer.position() < end) {
      int before = buffer.position();
      buffer.limit(Math.min(end, before + Math.max(1, most)));
      try {
        input.source().read(buffer, offset + before);
        if (buffer.hasRemaining()) {
          break; // it ends here
        }
      } catch (IOException e) {
        if (most <= 1) {
          throw stopped(input, offset + buffer.position(), e);
        }
        most /= 2;
      }
    }
    buffer.limit(end);
  }

  private static IOException stopped(Input input, long offset, IOException e) {
    return new IOException(
        String.format(
            Locale.ROOT,
            "%s: reading stopped at byte %d: %s",
            input.name(),
            offset,
            e.getMessage()),
        e);
  }
}
