package io.dgen;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what dgen logs until it is closed, instead of showing it. */
public final class LogLines extends Handler implements AutoCloseable {

  private final ConcurrentLinkedQueue<LogRecord> records = new ConcurrentLinkedQueue<>();
  private final Logger logger = Logger.getLogger("io.dgen");
  private final Level before = logger.getLevel();

  /** Collects lines of a level and above. */
  public LogLines(Level level) {
    setLevel(level);
    logger.setLevel(level);
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  /** Returns whether a line contains a text. */
  public boolean has(String text) {
    return records.stream().anyMatch(r -> r.getMessage().contains(text));
  }

  /** Returns what has been logged. */
  public List<LogRecord> records() {
    return List.copyOf(records);
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
    logger.setLevel(before);
  }
}
