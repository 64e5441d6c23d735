package io.dgen.cli.output;

import java.io.IOException;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar with rate and remaining time on stderr, if that is a terminal; otherwise nothing. */
public final class Progress implements LongConsumer, AutoCloseable {

  private static final long MIB = 1 << 20;

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * What moves many bytes.
   *
   * @param <T> its result
   */
  public interface Transfer<T> {

    /**
     * Runs.
     *
     * @param progress is told of the bytes as they are done
     * @return the result
     * @throws IOException if it fails
     */
    T run(LongConsumer progress) throws IOException;
  }

  /**
   * Runs a transfer and shows its progress.
   *
   * @param task what the bar is called
   * @param bytes how many there are to do
   * @param transfer what is run
   * @param <T> its result
   * @return what it returns
   * @throws IOException if it fails
   */
  public static <T> T during(String task, long bytes, Transfer<T> transfer) throws IOException {
    try (Progress progress = start(task, bytes)) {
      return transfer.run(progress);
    }
  }

  /**
   * Starts a bar.
   *
   * @param task what it is called
   * @param bytes how many there are to do
   * @return the bar, to be closed
   */
  public static Progress start(String task, long bytes) {
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
            .setConsumer(new ConsoleProgressBarConsumer(System.err, Terminal.width()))
            .build());
  }

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
