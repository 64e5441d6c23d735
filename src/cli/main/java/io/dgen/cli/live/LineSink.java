package io.dgen.cli.live;

import java.io.IOException;

/** Writes samples as lines. */
abstract class LineSink implements Sink {

  private final String name;
  private final long periodMillis;
  private final LineTarget target;

  LineSink(String name, long periodMillis, LineTarget target) {
    this.name = name;
    this.periodMillis = periodMillis;
    this.target = target;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final long periodMillis() {
    return periodMillis;
  }

  final void line(String line) throws IOException {
    target.line(line);
  }

  @Override
  public final void close() throws IOException {
    target.close();
  }
}
