package io.dgen.measure;

import io.dgen.Filler;
import io.dgen.StreamSpec;
import io.dgen.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All ratios with both fillers, by all tools. Prints the largest deviations. */
@Tag("long")
class RatioMatrixTest {

  private static final double[] DEDUP = {1, 1.5, 2, 4, 10};
  private static final double[] COMPRESS = {1, 1.25, 2, 3.7, 8};

  /** 2048 units: a ratio of 10 comes out as 205 unique ones, 0.1 % off by rounding. */
  private static final long DEDUP_BYTES = 64 << 20;

  private static final long DEDUP_UNIT = 32 << 10;
  private static final long COMPRESS_BYTES = 16 << 20;
  private static final Deviations DEVIATIONS = new Deviations();

  @TempDir private Path directory;
  private RatioChecks checks;

  @BeforeEach
  void checks() {
    checks = new RatioChecks(directory, DEVIATIONS);
  }

  @AfterAll
  static void print() {
    System.out.println("Largest deviations from the ratios asked for");
    System.out.print(DEVIATIONS);
  }

  static List<StreamSpec> deduped() {
    List<StreamSpec> specs = new ArrayList<>();
    for (double dedup : DEDUP) {
      for (StreamSpec.Builder spec : compressed(DEDUP_BYTES)) {
        specs.add(spec.dedupRatio(dedup).dedupUnit(DEDUP_UNIT).build());
      }
    }
    return specs;
  }

  private static List<StreamSpec.Builder> compressed(long bytes) {
    List<StreamSpec.Builder> specs = new ArrayList<>();
    for (double compress : COMPRESS) {
      for (Filler filler : Filler.values()) {
        specs.add(StreamSpec.builder(bytes).seed(23).compressRatio(compress).filler(filler));
      }
    }
    return specs;
  }

  /** Whole files have nothing repeated: compressors with a large window would find it, too. */
  static Stream<StreamSpec> unique() {
    return compressed(COMPRESS_BYTES).stream().map(StreamSpec.Builder::build);
  }

  @ParameterizedTest
  @MethodSource("deduped")
  void dedup(StreamSpec spec) throws Exception {
    Path file = checks.write(spec);
    checks.dedupByMeasure(file, spec);
    Tool fio = Tool.require("fio-dedupe", "fio");
    checks.dedupByFio(fio, file, spec);
  }

  /** 128 KiB take a larger file to round as well. */
  @Test
  void dedupOfTheDefaultUnit() throws Exception {
    StreamSpec spec =
        StreamSpec.builder(256 << 20).seed(23).dedupRatio(10).compressRatio(2).build();
    Path file = checks.write(spec);
    checks.dedupByMeasure(file, spec);
    Tool fio = Tool.require("fio-dedupe", "fio");
    checks.dedupByFio(fio, file, spec);
  }

  @ParameterizedTest
  @MethodSource("unique")
  void compressionByLibraries(StreamSpec spec) throws Exception {
    List<Integer> units = List.of(512, 4096, 32 << 10, 128 << 10, 1 << 20);
    checks.compressionByMeasure(
        checks.write(spec), spec, units, "zstd-3", "zstd-5", "lz4", "snappy", "gzip-6");
  }

  static List<Object[]> tools() {
    List<Object[]> cases = new ArrayList<>();
    for (StreamSpec spec : unique().toList()) {
      cases.add(new Object[] {"zstd", "-3", spec});
      cases.add(new Object[] {"zstd", "-5", spec});
      cases.add(new Object[] {"lz4", "-1", spec});
      cases.add(new Object[] {"gzip", "-6", spec});
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("tools")
  void compressionByTools(String name, String level, StreamSpec spec) throws Exception {
    Tool tool = Tool.require(name, name);
    checks.compressionByTool(
        tool, level, checks.write(spec), spec, 4096, 32 << 10, 128 << 10, 1 << 20);
  }
}
