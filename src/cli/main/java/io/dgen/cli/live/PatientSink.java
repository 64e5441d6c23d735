package io.dgen.cli.live;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows samples on a thread of its own, so that a stderr which nobody reads holds nobody up.
 * Samples that find the queue full are left out, silently: stderr is where it would be told.
 */
final class PatientSink implements Sink {

  private static final int MOST_WAITING = 64;
  private static final long END_MILLIS = 2000;

  private final Sink sink;
  private final BlockingQueue<Action> actions = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread thread = new Thread(this::run, "dgen-live-stderr");
  private boolean ended;

  private interface Action {
    void run() throws Exception;
  }

  PatientSink(Sink sink) {
    this.sink = sink;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Action action = actions.take();
        action.run();
      } catch (InterruptedException _) {
        return;
      } catch (Exception _) {
        // The next may succeed.
      }
    }
  }

  @Override
  public String name() {
    return sink.name();
  }

  @Override
  public long periodMillis() {
    return sink.periodMillis();
  }

  @Override
  public void show(Sample sample) {
    actions.offer(() -> sink.show(sample));
  }

  @Override
  public void idle() {
    if (actions.isEmpty()) {
      actions.offer(sink::idle);
    }
  }

  @Override
  public void pause() {
    await(sink::pause);
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      await(sink::close);
      thread.interrupt();
    }
  }

  /** Waits a while until all is shown. */
  private void await(Action last) {
    CountDownLatch done = new CountDownLatch(1);
    Action action =
        () -> {
          try {
            last.run();
          } finally {
            done.countDown();
          }
        };
    try {
      if (actions.offer(action, END_MILLIS, TimeUnit.MILLISECONDS)) {
        done.await(END_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
