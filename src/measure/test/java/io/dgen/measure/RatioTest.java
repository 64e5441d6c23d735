package io.dgen.measure;

import io.dgen.Filler;
import io.dgen.StreamSpec;
import io.dgen.Tool;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Some of {@link RatioMatrixTest}, in little time. */
class RatioTest {

  /** 256 units of 16 KiB: a ratio of 4 is exact, one of 1.5 rounded by a thousandth. */
  private static final StreamSpec DEDUPED = spec().dedupUnit(16 << 10).dedupRatio(4).build();

  @TempDir private Path directory;
  private RatioChecks checks;

  private static StreamSpec.Builder spec() {
    return StreamSpec.builder(4 << 20).seed(11);
  }

  @BeforeEach
  void checks() {
    checks = new RatioChecks(directory, new Deviations());
  }

  @ParameterizedTest
  @CsvSource({"1, 1, ZERO", "1.5, 3.7, ZERO", "4, 2, REPEAT", "2, 8, ZERO", "2, 1.25, REPEAT"})
  void dedupHoldsByMeasure(double dedup, double compress, Filler filler) throws Exception {
    StreamSpec spec =
        spec().dedupUnit(16 << 10).dedupRatio(dedup).compressRatio(compress).filler(filler).build();
    checks.dedupByMeasure(checks.write(spec), spec);
  }

  @Test
  void dedupHoldsByFio() throws Exception {
    Tool fio = Tool.require("fio-dedupe", "fio");
    checks.dedupByFio(fio, checks.write(DEDUPED), DEDUPED);
  }

  @ParameterizedTest
  @CsvSource({"1, ZERO", "2, ZERO", "3.7, ZERO", "8, ZERO", "2, REPEAT", "3.7, REPEAT"})
  void compressionHoldsByLibraries(double ratio, Filler filler) throws Exception {
    StreamSpec spec =
        StreamSpec.builder(1 << 20).seed(11).compressRatio(ratio).filler(filler).build();
    checks.compressionByMeasure(
        checks.write(spec), spec, List.of(4096, 32 << 10), "zstd-3", "lz4", "snappy", "gzip");
  }

  @ParameterizedTest
  @CsvSource({"zstd, -3", "lz4, -1", "gzip, -6"})
  void compressionHoldsByTools(String name, String level) throws Exception {
    Tool tool = Tool.require(name, name);
    StreamSpec spec = spec().compressRatio(3.7).build();
    checks.compressionByTool(tool, level, checks.write(spec), spec, 128 << 10);
  }
}
