package io.dgen.measure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands out inputs piece by piece to any number of threads. */
final class Pieces {

  private final List<Input> inputs;
  private final int pieceBytes;
  private int current;
  private long offset;
  private boolean stopped;

  /**
   * A part of an input.
   *
   * @param input the input's number
   * @param offset where it begins there
   * @param length how many bytes
   */
  record Piece(int input, long offset, int length) {}

  Pieces(List<Input> inputs, int pieceBytes) {
    this.inputs = inputs;
    this.pieceBytes = pieceBytes;
  }

  /** From now on there are no more. */
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
          piece = new Piece(piece.input, piece.offset, fill(piece, into));
          if (piece.length < pieceBytes) {
            current++;
            offset = 0;
          }
          if (piece.length > 0) {
            return piece;
          }
        }
      } while (piece.length == 0);
    }
    int found = fill(piece, into);
    if (found < piece.length) {
      Input input = inputs.get(piece.input);
      throw new IOException(
          "%s: ends at byte %d, but had %d bytes when measuring began"
              .formatted(input.name(), piece.offset + found, input.bytes()));
    }
    return piece;
  }

  private @Nullable Piece take() {
    while (!stopped && current < inputs.size()) {
      long left = inputs.get(current).mostBytes() - offset;
      if (left > 0) {
        Piece piece = new Piece(current, offset, (int) Math.min(left, pieceBytes));
        offset += piece.length;
        return piece;
      }
      current++;
      offset = 0;
    }
    return null;
  }

  private int fill(Piece piece, byte[] into) throws IOException {
    Input input = inputs.get(piece.input);
    ByteBuffer buffer = ByteBuffer.wrap(into, 0, piece.length);
    try {
      input.source().read(buffer, piece.offset);
    } catch (IOException e) {
      if (input.source().positional()) {
        readInParts(input, buffer, piece);
      } else {
        throw stopped(input, piece.offset + buffer.position(), e);
      }
    }
    return buffer.position();
  }

  /**
   * Reads the rest of a piece in ever smaller parts, down to a byte: a failure may be that of one
   * block of many.
   *
   * @throws IOException naming the first byte that cannot be read
   */
  private static void readInParts(Input input, ByteBuffer buffer, Piece piece) throws IOException {
    int most = buffer.remaining() / 2;
    while (buffer.position() < piece.length) {
      int before = buffer.position();
      buffer.limit(Math.min(piece.length, before + Math.max(1, most)));
      try {
        input.source().read(buffer, piece.offset + before);
        if (buffer.hasRemaining()) {
          break; // it ends here
        }
      } catch (IOException e) {
        if (most <= 1) {
          throw stopped(input, piece.offset + buffer.position(), e);
        }
        most /= 2;
      }
    }
    buffer.limit(piece.length);
  }

  private static IOException stopped(Input input, long offset, IOException e) {
    return new IOException(
        "%s: reading stopped at byte %d: %s".formatted(input.name(), offset, e.getMessage()), e);
  }
}
