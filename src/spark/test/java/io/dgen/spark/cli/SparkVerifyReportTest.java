package io.dgen.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.StreamSpec;
import io.dgen.spark.FileObjects;
import io.dgen.spark.ObjectFindings;
import io.dgen.spark.StageReport;
import io.dgen.spark.VerifyJob;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.verify.BadExtent;
import io.dgen.storage.verify.VerifyResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SparkVerifyReportTest {

  private static final int SIZE = 1 << 20;

  private static String printed(VerifyResult wrong) {
    DataSetManifest set =
        new DataSetManifest(StreamSpec.builder(SIZE).seed(5).build(), 2, true, "a test");
    StringWriter text = new StringWriter();
    new SparkVerifyReport(
            new VerifyJob.Result(
                "s3a://bucket/set",
                new FileObjects(set),
                List.of(new ObjectFindings(1, false, wrong)),
                1,
                new StageReport("verify", 1, SIZE, 1, 1, 1, 1)))
        .print(new PrintWriter(text));
    return text.toString();
  }

  private static VerifyResult wrong(long unsearched, long partlySearched) {
    return new VerifyResult(
        SIZE,
        SIZE,
        SIZE,
        new VerifyResult.Totals(0, 8191, 2, 8192, 32768),
        List.of(
            new BadExtent(0, 8192, 0, 1, 2, 8192, 32768, BadExtent.Kind.UNKNOWN, Optional.empty())),
        0,
        List.of(),
        0,
        0,
        unsearched,
        partlySearched,
        1);
  }

  @Test
  void tellsOfSearchesThatWereNotMadeToTheEnd() {
    assertThat(printed(wrong(0, 0))).contains("other data").doesNotContain("searched");
    assertThat(printed(wrong(7, 0)).lines())
        .filteredOn(line -> line.contains("searched"))
        .singleElement()
        .asString()
        .contains("file-000001", "origin not searched for: 7 pages");
    assertThat(printed(wrong(0, 3)).lines())
        .filteredOn(line -> line.contains("searched"))
        .singleElement()
        .asString()
        .contains("file-000001", "origin searched for in a part of the set only: 3 pages");
  }
}
