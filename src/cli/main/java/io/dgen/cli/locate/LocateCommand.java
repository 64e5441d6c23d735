package io.dgen.cli.locate;

import io.dgen.DataGenerator;
import io.dgen.cli.options.DataFile;
import io.dgen.cli.options.ExpectedOptions;
import io.dgen.cli.options.KernelOptions;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.OriginOptions;
import io.dgen.cli.options.Size;
import io.dgen.cli.options.SpecOptions;
import io.dgen.cli.options.Unsigned;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.OriginText;
import io.dgen.cli.output.Text;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ReportOptions;
import io.dgen.cli.result.RunPage;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.FileFailure;
import io.dgen.storage.channel.InputFile;
import io.dgen.storage.locate.LocatedExtent;
import io.dgen.storage.locate.Locator;
import io.dgen.storage.locate.Origin;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Locates the data of a file. */
@Command(
    name = "locate",
    description = {
      "Finds the origin of data (seed, stream and position) by searching the streams for its"
          + " pages. Nothing needs to be stored beside the data.",
      "Exit status 0 if all of the data was located, 1 if not.",
      "A SIZE is a number of bytes, or a number with KiB, MiB, GiB, TiB (or K, M, G, T),"
          + " KB, MB, GB or TB."
    },
    sortOptions = false)
public final class LocateCommand implements Callable<Integer> {

  /** A sector: less than that cannot be located. */
  private static final int LEAST_BYTES = 512;

  private static final int MOST_BYTES = 64 << 20;
  private static final long BLOCK = 4096;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "File or block device that holds the data.")
  private String in;

  @Option(
      names = "--offset",
      paramLabel = "SIZE",
      defaultValue = "0",
      converter = Size.class,
      description = "Offset of the data in the file. Default: 0.")
  private long offset;

  @Option(
      names = "--bytes",
      paramLabel = "SIZE",
      defaultValue = "4KiB",
      converter = Size.class,
      description =
          "Number of bytes to locate: 512 to 64MiB, or up to the end of the file. Default: 4KiB.")
  private long bytes;

  @Mixin private ExpectedOptions expected;
  @Mixin private SpecOptions spec;
  @Mixin private OriginOptions origins;

  @Option(
      names = "--search-range",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "How much of all streams one search covers: of the data's own stream around its place,"
              + " then of the nearest stream numbers. Default: all.")
  private @Nullable Long searchRange;

  @Mixin private KernelOptions kernel;
  @Mixin private ReportOptions reported;
  @Mixin private OutputOptions output;

  /** For picocli, which makes it. */
  LocateCommand() {}

  @Override
  public Integer call() throws IOException {
    Options.inRange("--bytes", bytes, LEAST_BYTES, MOST_BYTES);
    long range =
        searchRange == null
            ? Long.MAX_VALUE
            : Options.inRange("--search-range", searchRange, BLOCK, Long.MAX_VALUE);
    int threads = kernel.threads();
    Path file = Options.path("--in", in);
    long size = DataFile.size(file);
    Manifest manifest = expected.of(file, size, spec);
    if (offset >= size) {
      throw new BadInputException(
          "--offset is " + offset + ", but " + file + " has " + size + " bytes");
    }
    if (offset < manifest.offset()) {
      throw new BadInputException(
          "--offset is "
              + offset
              + ", but the data of "
              + file
              + " begins at "
              + manifest.offset());
    }
    MemorySegment data = read(file, Math.min(bytes, size - offset));
    try (RunPage page = reported.begin();
        DataGenerator generator = kernel.openWithoutWorkers(manifest.spec())) {
      OriginFinder finder = OriginOptions.finder(origins.others(List.of()), 0, range, threads);
      List<LocatedExtent> located =
          Locator.locate(generator, manifest.start(), offset, data, finder);
      int status =
          located.stream().allMatch(e -> e.origin().isPresent())
              ? ExitStatus.GOOD
              : ExitStatus.DATA_WRONG;
      Map<String, Object> json = json(manifest, located, finder, threads, generator);
      output.resolved("--threads", threads);
      output.resolved("--backend", NameConverter.name(generator.runtime().backend()));
      output.resolved("--isa", generator.runtime().isa());
      PrintWriter out = output.out();
      return page.print(output, json, status, out, () -> print(out, manifest, located, finder));
    }
  }

  private MemorySegment read(Path file, long length) throws IOException {
    try (InputFile input = InputFile.open(file, false)) {
      ByteBuffer buffer = ByteBuffer.allocate((int) length);
      ChunkSource source = input.source();
      source.read(buffer, offset);
      if (buffer.hasRemaining()) {
        throw new FileSystemException(
            file.toString(),
            null,
            Text.format(
                "ends at byte %d, but is said to have %d or more",
                offset + buffer.position(), offset + length));
      }
      return MemorySegment.ofBuffer(buffer.flip());
    } catch (IOException e) {
      throw FileFailure.named(file, e);
    }
  }

  private Map<String, Object> json(
      Manifest manifest,
      List<LocatedExtent> located,
      OriginFinder finder,
      int threads,
      DataGenerator generator) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", in);
    json.put("offset", offset);
    json.put("extents", located.stream().map(extent -> json(manifest, extent)).toList());
    json.put("candidates", finder.candidates());
    json.put("searchedAll", !finder.cutShort());
    json.put("searchSeconds", finder.searchSeconds());
    json.put("candidatesPerSecond", rate(finder));
    json.put("threads", threads);
    json.put("backend", NameConverter.name(generator.runtime().backend()));
    json.put("isa", generator.runtime().isa());
    return json;
  }

  private static Map<String, Object> json(Manifest manifest, LocatedExtent extent) {
    Map<String, Object> json = new LinkedHashMap<>();
    Origin origin = extent.origin().orElse(null);
    json.put("offset", extent.offset());
    json.put("length", extent.length());
    json.put("found", origin != null);
    json.put("zeros", extent.zeros());
    json.put("inPlace", origin != null && inPlace(manifest, extent, origin));
    json.put("seed", origin == null ? null : Unsigned.format(origin.seed()));
    json.put("stream", origin == null ? null : Unsigned.format(origin.stream()));
    json.put("position", origin == null ? null : origin.position());
    json.put("occurrences", origin == null ? null : origin.occurrences());
    json.put("firstGeneration", origin == null ? null : origin.generations().first());
    json.put("lastGeneration", origin == null ? null : origin.generations().last());
    json.put("shared", origin == null ? null : origin.shared());
    return json;
  }

  private static boolean inPlace(Manifest manifest, LocatedExtent extent, Origin origin) {
    return origin.seed() == manifest.spec().seed()
        && origin.stream() == manifest.spec().stream()
        && origin.generations().has(manifest.spec().change().generation())
        && origin.position() == manifest.start() + extent.offset();
  }

  private void print(
      PrintWriter out, Manifest manifest, List<LocatedExtent> located, OriginFinder finder) {
    for (LocatedExtent extent : located) {
      out.println(
          Text.format(
              "%s offset %d, %s: %s",
              in, extent.offset(), Size.format(extent.length()), what(manifest, extent)));
    }
    if (finder.cutShort()) {
      out.println("searched a part of the streams only: a larger --search-range would go on");
    }
    if (finder.candidates() > 0) {
      out.println(
          Text.format(
              "%d candidates in %.3f s, %.0f a second",
              finder.candidates(), finder.searchSeconds(), rate(finder)));
    }
    out.flush();
  }

  private static String what(Manifest manifest, LocatedExtent extent) {
    if (extent.zeros()) {
      return "zeros";
    }
    if (extent.origin().isEmpty()) {
      return "not found";
    }
    Origin origin = extent.origin().get();
    return Text.format(
        "%sseed %s, stream %s, %s%s",
        inPlace(manifest, extent, origin) ? "in its place: " : "",
        Unsigned.format(origin.seed()),
        Unsigned.format(origin.stream()),
        origin.generations().has(manifest.spec().change().generation())
            ? ""
            : OriginText.generations(origin.generations()) + ", ",
        OriginText.place(origin, manifest.start() + extent.offset()));
  }

  private static double rate(OriginFinder finder) {
    double seconds = finder.searchSeconds();
    return seconds > 0 ? finder.candidates() / seconds : 0;
  }
}
