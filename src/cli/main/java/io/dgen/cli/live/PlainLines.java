package io.dgen.cli.live;

import io.dgen.cli.output.Text;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A line from time to time, where there is no terminal. */
final class PlainLines implements Sink {

  private final PrintWriter to;
  private final long periodMillis;

  PlainLines(PrintWriter to, long periodMillis) {
    this.to = to;
    this.periodMillis = periodMillis;
  }

  @Override
  public String name() {
    return "stderr";
  }

  @Override
  public long periodMillis() {
    return periodMillis;
  }

  @Override
  public void show(Sample sample) {
    // At the end of a job its result is printed.
    if (!sample.last() && sample.interval() * 1000 >= periodMillis * 0.9) {
      to.println(text(sample));
      to.flush();
    }
  }

  static String text(Sample sample) {
    List<String> parts = new ArrayList<>();
    String amount = Figures.size(sample.bytes());
    if (sample.goal().bytes() >= 0) {
      amount += " of " + Figures.size(sample.goal().bytes());
    }
    if (!Double.isNaN(sample.share())) {
      amount += " (" + Figures.percent(sample.share()) + ")";
    }
    parts.add(
        Text.format(
            "%s after %s, %s now, %s mean",
            amount,
            Figures.duration(sample.seconds()),
            Figures.rate(sample.rate()),
            Figures.rate(sample.meanRate())));
    sample.operations().forEach((name, one) -> parts.add(operation(name, one)));
    LiveSource.Files files = sample.files();
    if (files != null) {
      parts.add(Text.format("%d of %d files", files.done(), files.total()));
    }
    if (sample.errors() > 0) {
      parts.add(Figures.errors(sample.errors()));
    }
    if (!Double.isNaN(sample.remaining())) {
      parts.add(Figures.duration(sample.remaining()) + " left");
    }
    return sample.phase() + ": " + String.join("; ", parts);
  }

  static String operation(String name, Sample.Operations one) {
    return Text.format(
        "%s %s, p50 %s, p99 %s",
        name,
        Figures.perSecond(one.perSecond()),
        Figures.micros(one.micros(50)),
        Figures.micros(one.micros(99)));
  }

  @Override
  public void close() {
    // stderr is the process's
  }
}
