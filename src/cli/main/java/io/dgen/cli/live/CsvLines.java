package io.dgen.cli.live;

import io.dgen.storage.latency.LatencyHistogram;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A row for each second, for spreadsheets: all operations together. */
final class CsvLines implements Sink {

  static final String HEADER =
      "time,phase,seconds,bytes,total_bytes,bytes_per_second,mean_bytes_per_second,"
          + "remaining_seconds,operations,operations_per_second,p50_us,p99_us,max_us,data_share,"
          + "files_done,errors";

  private static final double NANOS_PER_MICRO = 1e3;

  private final String name;
  private final long periodMillis;
  private final LineTarget target;
  private boolean headed;

  CsvLines(String name, long periodMillis, LineTarget target) {
    this.name = name;
    this.periodMillis = periodMillis;
    this.target = target;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long periodMillis() {
    return periodMillis;
  }

  @Override
  public void show(Sample sample) throws IOException {
    if (!headed) {
      headed = true;
      target.line(HEADER);
    }
    target.line(row(sample));
  }

  static String row(Sample sample) {
    LatencyHistogram all = new LatencyHistogram(LiveSource.PRECISION_BITS);
    long count = 0;
    double perSecond = 0;
    for (Sample.Operations one : sample.operations().values()) {
      all.add(one.latencies());
      count += one.count();
      perSecond += one.perSecond();
    }
    LiveSource.Files files = sample.files();
    List<String> cells = new ArrayList<>();
    cells.add(Instant.ofEpochMilli(sample.millis()).toString());
    cells.add(sample.phase());
    cells.add(number(sample.seconds()));
    cells.add(Long.toString(sample.bytes()));
    cells.add(sample.goal().bytes() < 0 ? "" : Long.toString(sample.goal().bytes()));
    cells.add(number(sample.rate()));
    cells.add(number(sample.meanRate()));
    cells.add(number(sample.remaining()));
    cells.add(Long.toString(count));
    cells.add(number(perSecond));
    for (double percentile : new double[] {50, 99, 100}) {
      cells.add(all.count() == 0 ? "" : number(all.percentile(percentile) / NANOS_PER_MICRO));
    }
    cells.add(number(sample.dataShare()));
    cells.add(files == null ? "" : Long.toString(files.done()));
    cells.add(Long.toString(sample.errors()));
    return String.join(",", cells);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
