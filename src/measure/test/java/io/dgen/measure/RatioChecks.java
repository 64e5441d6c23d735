package io.dgen.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Filler;
import io.dgen.StreamSpec;
import io.dgen.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What must hold of a stream's ratios, by this library's measure and by other people's tools. */
final class RatioChecks {

  static final double DEDUP_BOUND = 0.005;

  private static final Pattern FIO = Pattern.compile("Extents=(\\d+), Unique extents=(\\d+)");

  private final Path directory;
  private final Deviations deviations;

  RatioChecks(Path directory, Deviations deviations) {
    this.directory = directory;
    this.deviations = deviations;
  }

  static String name(StreamSpec spec) {
    return String.format(
        Locale.ROOT,
        "dedup %s, compression %s, %s",
        spec.dedupRatio(),
        spec.compressRatio(),
        spec.filler().name().toLowerCase(Locale.ROOT));
  }

  Path write(StreamSpec spec) throws IOException {
    return Streams.write(spec, directory.resolve("data"));
  }

  /** At the dedup unit and at 4 KiB: the ratio, and nothing repeated or empty by accident. */
  void dedupByMeasure(Path file, StreamSpec spec) throws IOException {
    int unit = (int) spec.dedupUnit();
    for (UnitRatios ratios :
        Streams.measure(Streams.plan(List.of(unit, 4096), false, List.of()), file)) {
      dedup("dgen measure", ratios.dedupRatio(), spec, ratios.unitBytes());
      assertThat(ratios.zeroUnits()).as(name(spec)).isZero();
      assertThat(ratios.uniqueUnits())
          .as("unique units of %d bytes, %s", ratios.unitBytes(), name(spec))
          .isEqualTo(uniqueUnits(spec) * (spec.dedupUnit() / ratios.unitBytes()));
    }
  }

  private static long uniqueUnits(StreamSpec spec) {
    return Math.round(spec.size() / spec.dedupUnit() / spec.dedupRatio());
  }

  void dedupByFio(Tool fio, Path file, StreamSpec spec) throws Exception {
    for (long unit : new long[] {spec.dedupUnit(), 4096}) {
      // -B 0: its Bloom filter is one off and may err.
      String text =
          fio.run(directory, List.of("-p", "0", "-B", "0", "-b", "" + unit, file.toString()));
      Matcher found = FIO.matcher(text);
      assertThat(found.find()).as(text).isTrue();
      double ratio = Double.parseDouble(found.group(1)) / Double.parseDouble(found.group(2));
      dedup("fio-dedupe", ratio, spec, unit);
    }
  }

  private void dedup(String tool, double ratio, StreamSpec spec, long unit) {
    String what = "dedup, " + tool + ", " + (unit >> 10) + " KiB";
    double deviation = deviations.note(what, name(spec), ratio, spec.dedupRatio());
    assertThat(Math.abs(deviation)).as("%s: %s", what, name(spec)).isLessThan(DEDUP_BOUND);
  }

  void compressionByMeasure(Path file, StreamSpec spec, List<Integer> units, String... compressors)
      throws IOException {
    Plan plan = Streams.plan(units, true, Streams.available(compressors));
    for (UnitRatios ratios : Streams.measure(plan, file)) {
      for (CompressionRatio c : ratios.compressions()) {
        compression("library", c.compressor().name(), c.ratio(), spec, ratios.unitBytes());
      }
    }
  }

  /** By a command line tool, on the whole file and on units that are files of their own. */
  void compressionByTool(Tool tool, String level, Path file, StreamSpec spec, int... units)
      throws Exception {
    String compressor = tool.program().getFileName() + level;
    compression("tool", compressor, ratio(tool, level, List.of(file)), spec, 0);
    for (int unit : units) {
      Path parts = Files.createDirectory(directory.resolve("parts"));
      List<Path> files = Tool.split(file, unit, 2 << 20, parts);
      compression("tool", compressor, ratio(tool, level, files), spec, unit);
      try (Stream<Path> all = Files.list(parts)) {
        for (Path part : (Iterable<Path>) all::iterator) {
          Files.delete(part);
        }
      }
      Files.delete(parts);
    }
  }

  private double ratio(Tool tool, String level, List<Path> files) throws Exception {
    String name = tool.program().getFileName().toString();
    List<String> arguments = new ArrayList<>();
    arguments.add(level);
    String suffix =
        switch (name) {
          case "zstd" -> {
            arguments.addAll(List.of("-q", "-f", "-k"));
            yield ".zst";
          }
          case "lz4" -> {
            arguments.addAll(List.of("-q", "-f", "-k", "-m"));
            yield ".lz4";
          }
          default -> {
            arguments.addAll(List.of("-n", "-f", "-k"));
            yield ".gz";
          }
        };
    files.forEach(file -> arguments.add(file.toString()));
    tool.run(directory, arguments);
    long before = 0;
    long after = 0;
    for (Path file : files) {
      Path compressed = file.resolveSibling(file.getFileName() + suffix);
      before += Files.size(file);
      after += Files.size(compressed);
      Files.delete(compressed);
    }
    return (double) before / after;
  }

  private void compression(String by, String compressor, double ratio, StreamSpec spec, long unit) {
    String size = unit == 0 ? "whole" : unit < 1024 ? unit + " B" : (unit >> 10) + " KiB";
    String group = unit > 0 && unit < 32 << 10 && spec.compressRatio() > 4 ? ", ratio 8" : "";
    String filler = spec.filler() == Filler.REPEAT ? ", repeat" : ", zero";
    String what = compressor + " " + by + ", " + size + filler + group;
    double deviation = deviations.note(what, name(spec), ratio, spec.compressRatio());
    assertThat(Math.abs(deviation))
        .as("%s: %s, ratio %s", what, name(spec), ratio)
        .isLessThan(Bounds.of(compressor, spec.compressRatio(), spec.filler(), unit));
  }
}
