package io.dgen.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** The writer for results. Unlike its superclass it keeps the exception of a failed write. */
public final class Stdout extends PrintWriter {

  private final Remembering stream;

  private Stdout(Remembering stream, Charset charset) {
    super(stream, true, charset);
    this.stream = stream;
  }

  /** Returns a writer to a stream. */
  static Stdout to(OutputStream stream, Charset charset) {
    return new Stdout(new Remembering(stream), charset);
  }

  /**
   * Returns a writer to this process's stdout.
   *
   * @return the writer
   */
  public static Stdout ofProcess() {
    return to(new FileOutputStream(FileDescriptor.out), System.out.charset());
  }

  /**
   * Checks that all of a result was written.
   *
   * @throws ClosedPipeException if the reader has closed the pipe
   * @throws IOException if it could not be written
   */
  static void check(PrintWriter out) throws IOException {
    if (!out.checkError()) {
      return;
    }
    IOException failure = out instanceof Stdout stdout ? stdout.stream.failure : null;
    if (failure == null) {
      throw new IOException("stdout: the result could not be written");
    }
    if (ClosedPipeException.describes(failure)) {
      throw new ClosedPipeException(failure);
    }
    throw new IOException(
        "stdout: the result could not be written: " + failure.getMessage(), failure);
  }

  /** Keeps the first exception; {@link PrintWriter} does not. */
  private static final class Remembering extends OutputStream {
    private final OutputStream stream;
    private @Nullable IOException failure;

    Remembering(OutputStream stream) {
      this.stream = stream;
    }

    private interface Action {
      void run() throws IOException;
    }

    private void attempt(Action action) throws IOException {
      try {
        action.run();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        }
        throw e;
      }
    }

    @Override
    public void write(int b) throws IOException {
      attempt(() -> stream.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      attempt(() -> stream.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
      attempt(stream::flush);
    }
  }
}
