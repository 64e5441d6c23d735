package io.dgen.cli;

import java.io.IOException;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on stderr with rate and remaining time, if somebody watches; else nothing. */
final class Progress implements LongConsumer, AutoCloseable {

  private static final int WIDTH = 100;
  private static final long MIB = 1 << 20;

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /** What moves a lot of bytes. */
  interface Transfer<T> {
    T run(LongConsumer progress) throws IOException;
  }

  /** Shows the progress of a transfer as long as it lasts. */
  static <T> T during(String task, long bytes, Transfer<T> transfer) throws IOException {
    try (Progress progress = start(task, bytes)) {
      return transfer.run(progress);
    }
  }

  static Progress start(String task, long bytes) {
    if (!Terminal.stderr()) {
      return new Progress(null);
    }
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(bytes)
            .setUnit(" MiB", MIB)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed()
            .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
            .build());
  }

  /** Bytes newly done. */
  @Override
  public void accept(long bytes) {
    if (bar != null) {
      bar.stepBy(bytes);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
