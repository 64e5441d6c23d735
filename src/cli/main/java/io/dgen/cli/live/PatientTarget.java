package io.dgen.cli.live;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines on a thread of its own, so that a reader which does not read, or a disk that hangs,
 * holds nobody up. Lines that find the queue full are left out.
 */
final class PatientTarget implements LineTarget {

  private static final int MOST_LINES = 1024;
  private static final long END_MILLIS = 2000;

  /** Ends the thread. */
  private static final String END = "";

  private final LineTarget target;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MOST_LINES);
  private final Thread thread = new Thread(this::run, "dgen-live-lines");
  private volatile @Nullable IOException failure;
  private volatile boolean ended;

  PatientTarget(LineTarget target) {
    this.target = target;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      for (String line = lines.take(); !line.equals(END); line = lines.take()) {
        target.line(line);
      }
      target.close();
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
    }
  }

  @Override
  public void line(String line) throws IOException {
    rethrow();
    if (!lines.offer(line)) {
      throw new IOException(MOST_LINES + " lines wait for their reader");
    }
  }

  private void rethrow() throws IOException {
    IOException thrown = failure;
    if (thrown != null) {
      failure = null; // once
      throw new IOException(thrown.getMessage(), thrown);
    }
  }

  /** Waits a while until all lines are written. */
  @Override
  public void close() throws IOException {
    try {
      boolean waits = lines.offer(END, END_MILLIS, TimeUnit.MILLISECONDS);
      thread.join(END_MILLIS);
      rethrow();
      if (!waits || !ended) {
        throw new IOException("the last lines are not written: nobody reads them");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
