package io.dgen.cli.live;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A row for each second, for spreadsheets: all operations together. */
final class CsvLines extends LineSink {

  static final String HEADER =
      "time,phase,seconds,bytes,total_bytes,bytes_per_second,mean_bytes_per_second,"
          + "remaining_seconds,operations,operations_per_second,p50_us,p99_us,max_us,data_share,"
          + "files_done,errors";

  private boolean headed;

  CsvLines(String name, long periodMillis, LineTarget target) {
    super(name, periodMillis, target);
  }

  @Override
  public void show(Sample sample) throws IOException {
    if (!headed) {
      headed = true;
      line(HEADER);
    }
    line(row(sample));
  }

  static String row(Sample sample) {
    Sample.Operations all = sample.all();
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
    cells.add(Long.toString(all.count()));
    cells.add(number(all.perSecond()));
    for (double percentile : new double[] {50, 99, 100}) {
      cells.add(number(all.micros(percentile)));
    }
    cells.add(number(sample.dataShare()));
    cells.add(files == null ? "" : Long.toString(files.done()));
    cells.add(Long.toString(sample.errors()));
    return String.join(",", cells);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }
}
