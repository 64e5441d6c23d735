package io.dgen.cli.live;

import io.dgen.cli.live.LiveSource.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Shows a job while it runs. A thread of its own reads the job's counters; the job's threads wait
 * for nothing. A sink that fails is reported once and then left alone; the job continues.
 */
public final class Live implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger("io.dgen");

  /** How often a terminal is asked for its width. */
  private static final long IDLE_MILLIS = 200;

  /** A job that takes less is not slowed down by recording latencies that nobody will see. */
  private static final long PATIENCE_MILLIS = 1000;

  private final String command;
  private final String target;
  private final List<Shown> sinks = new ArrayList<>();
  private final boolean patient;
  private final long tickMillis;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private final @Nullable Thread thread;
  private @Nullable Phase phase;
  private boolean recording;
  private boolean closed;

  /** What the job does at present. */
  private record Phase(String name, Goal goal, LiveSource source, long start) {}

  /** A sink and what it has not shown yet. */
  private static final class Shown {
    private final Sink sink;
    private Window window;
    private boolean broken;

    Shown(Sink sink, Window window) {
      this.sink = sink;
      this.window = window;
    }
  }

  /**
   * Begins to show a job.
   *
   * @param command the command
   * @param target what it writes, reads or measures
   * @param sinks show it; closed in the end
   * @param patient whether a job of less than a second need not be shown
   */
  Live(String command, String target, List<Sink> sinks, boolean patient) {
    this.command = command;
    this.target = target;
    this.patient = patient;
    Window none = new Window(command, "", target, Goal.bytes(Goal.NONE), System.nanoTime());
    sinks.forEach(sink -> this.sinks.add(new Shown(sink, none)));
    long least = sinks.stream().mapToLong(Sink::periodMillis).min().orElse(PATIENCE_MILLIS);
    tickMillis = patient ? PATIENCE_MILLIS : Math.min(IDLE_MILLIS, least);
    if (sinks.isEmpty()) {
      thread = null;
    } else {
      thread = new Thread(this::run, "dgen-live");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * Begins a phase of the job; the one before has ended.
   *
   * @param name what it is
   * @param goal when it will end
   * @param source tells what it does
   */
  public void phase(String name, Goal goal, LiveSource source) {
    lock.lock();
    try {
      if (phase != null) {
        read(true, false);
      }
      long now = System.nanoTime();
      phase = new Phase(name, goal, source, now);
      recording = false;
      sinks.forEach(one -> one.window = new Window(command, name, target, goal, now));
      if (!patient && !sinks.isEmpty()) {
        record(phase);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends a phase before the next begins: something may be printed then. */
  public void pause() {
    lock.lock();
    try {
      if (phase != null) {
        read(true, false);
        phase = null;
      }
      sinks.stream().filter(one -> !one.broken).forEach(one -> one.sink.pause());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins a phase that moves bytes.
   *
   * @param name what it is
   * @param bytes how many bytes, or {@link Goal#NONE}
   * @param operation what the transfer of a block is called
   * @param files how many files there are
   * @return is told of what is done
   */
  public TransferMeter transfer(String name, long bytes, String operation, long files) {
    TransferMeter meter = new TransferMeter(operation, files);
    phase(name, Goal.bytes(bytes), meter);
    return meter;
  }

  private void record(Phase of) {
    recording = true;
    of.source.record();
  }

  private void run() {
    lock.lock();
    try {
      while (!closed) {
        change.await(tickMillis, TimeUnit.MILLISECONDS);
        if (!closed && phase != null) {
          if (!recording) {
            record(phase);
          }
          read(false, false);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reads the counters, and shows them where it is time.
   *
   * @param all whether it is time everywhere, as the phase has ended
   */
  private void read(boolean all, boolean last) {
    Phase at = Objects.requireNonNull(phase, "a phase");
    long now = System.nanoTime();
    if (!all && sinks.stream().noneMatch(one -> due(one, now))) {
      sinks.stream().filter(one -> !one.broken).forEach(one -> one.sink.idle());
      return;
    }
    Reading reading = at.source.read();
    for (Shown one : sinks) {
      if (one.broken) {
        continue;
      }
      one.window.add(reading);
      if (all || due(one, now)) {
        attempt(one, () -> one.sink.show(one.window.close(now, last)));
      } else {
        one.sink.idle();
      }
    }
  }

  private static boolean due(Shown one, long now) {
    // A tick that comes a little early counts: the next would come much too late.
    long period = TimeUnit.MILLISECONDS.toNanos(one.sink.periodMillis());
    return !one.broken && one.window.age(now) >= period - period / 20;
  }

  private interface Action {
    void run() throws IOException;
  }

  private static void attempt(Shown one, Action action) {
    try {
      action.run();
    } catch (IOException | RuntimeException e) {
      one.broken = true;
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0} failed: {1}; the job continues without it",
          one.sink.name(),
          e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  /** What has failed before is not told again. */
  private static void finish(Shown one) {
    if (!one.broken) {
      attempt(one, one.sink::close);
      return;
    }
    try {
      one.sink.close();
    } catch (IOException | RuntimeException e) {
      LOGGER.log(System.Logger.Level.DEBUG, one.sink.name(), e);
    }
  }

  @Override
  public void close() {
    end();
  }

  /** Shows the end of the job and closes all sinks; does nothing if that has been done. */
  public void end() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      change.signalAll();
      if (phase != null && !sinks.isEmpty() && (!patient || recording)) {
        read(true, true);
      }
      sinks.forEach(Live::finish);
    } finally {
      lock.unlock();
    }
  }
}
