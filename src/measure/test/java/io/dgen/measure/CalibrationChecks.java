package io.dgen.measure;

import io.dgen.StreamSpec;
import io.dgen.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a calibrated stream compresses to, by this library's measure and by other tools. */
final class CalibrationChecks {

  /** By tools that take a process's time for each unit. */
  private static final long MOST_UNITS_BYTES = 4 << 20;

  private static final Pattern LZ4_BENCHMARK = Pattern.compile("-> +([0-9]+) \\(");

  private final Path directory;

  CalibrationChecks(Path directory) {
    this.directory = directory;
  }

  Path write(StreamSpec spec) throws IOException {
    return Streams.write(spec, directory.resolve("data"));
  }

  double byMeasure(Path file, CompressionTarget target) throws IOException {
    boolean whole = target.unitBytes() == UnitRatios.WHOLE_FILES;
    List<Integer> units = whole ? List.of() : List.of((int) target.unitBytes());
    Plan plan = Streams.plan(units, whole, List.of(target.compressor()));
    return Streams.measure(plan, file).getFirst().compressions().getFirst().ratio();
  }

  /** The command line tool of a compressor, if there is one. */
  static Optional<String> tool(CompressionTarget target) {
    return switch (target.compressor().format()) {
      case ZSTD -> Optional.of("zstd");
      case LZ4 -> Optional.of("lz4");
      case GZIP -> Optional.of("gzip");
      case SNAPPY -> Optional.empty();
    };
  }

  double byTool(Tool tool, Path file, CompressionTarget target) throws Exception {
    String level = "-" + Math.max(1, target.compressor().level());
    long unit = target.unitBytes();
    if (unit == UnitRatios.WHOLE_FILES) {
      return ratio(tool, level, List.of(file));
    }
    if (target.compressor().format() == Format.LZ4) {
      // Its files have a frame of 19 bytes around each unit; its benchmark counts the blocks.
      String text = tool.run(directory, List.of("-b1", "-i1", "-B" + unit, file.toString()));
      Matcher found = LZ4_BENCHMARK.matcher(text);
      long bytes = 0;
      while (found.find()) {
        bytes = Long.parseLong(found.group(1));
      }
      return (double) Files.size(file) / bytes;
    }
    Path parts = Files.createDirectory(directory.resolve("parts"));
    List<Path> files = Tool.split(file, (int) unit, MOST_UNITS_BYTES, parts);
    double ratio = ratio(tool, level, files);
    try (Stream<Path> all = Files.list(parts)) {
      for (Path part : (Iterable<Path>) all::iterator) {
        Files.delete(part);
      }
    }
    Files.delete(parts);
    return ratio;
  }

  private double ratio(Tool tool, String level, List<Path> files) throws Exception {
    String name = tool.program().getFileName().toString();
    List<String> arguments = new ArrayList<>(List.of(level, "-q", "-f", "-k"));
    arguments.add(
        switch (name) {
          case "zstd" -> "--no-check";
          case "lz4" -> "-m";
          default -> "-n";
        });
    String suffix =
        switch (name) {
          case "zstd" -> ".zst";
          case "lz4" -> ".lz4";
          default -> ".gz";
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
}
