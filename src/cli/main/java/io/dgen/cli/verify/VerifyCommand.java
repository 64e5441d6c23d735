package io.dgen.cli.verify;

import io.dgen.StreamSpec;
import io.dgen.cli.live.Live;
import io.dgen.cli.live.LiveOptions;
import io.dgen.cli.machine.MemoryCheck;
import io.dgen.cli.options.BadBlockList;
import io.dgen.cli.options.BadBlockOptions;
import io.dgen.cli.options.Buckets;
import io.dgen.cli.options.DataFile;
import io.dgen.cli.options.ExpectedOptions;
import io.dgen.cli.options.KernelOptions;
import io.dgen.cli.options.ManifestFile;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.OriginOptions;
import io.dgen.cli.options.Percentage;
import io.dgen.cli.options.RemoteOptions;
import io.dgen.cli.options.Size;
import io.dgen.cli.options.SpecOptions;
import io.dgen.cli.options.Unsigned;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Failures;
import io.dgen.cli.output.Text;
import io.dgen.cli.output.Version;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ReportOptions;
import io.dgen.cli.result.RunPage;
import io.dgen.storage.channel.ByteRanges;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.locate.StreamRange;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.manifest.SurplusFiles;
import io.dgen.storage.remote.ObjectAddress;
import io.dgen.storage.remote.ObjectListing;
import io.dgen.storage.remote.RemoteDataSet;
import io.dgen.storage.remote.RemoteObject;
import io.dgen.storage.remote.RequestStatistics;
import io.dgen.storage.verify.FileResult;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.FilesVerifier;
import io.dgen.storage.verify.ResumableVerifier;
import io.dgen.storage.verify.StreamVerifier;
import io.dgen.storage.verify.VerifyResult;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.verify.VerifyState;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares files, block devices or stdin with the streams they should hold. */
@Command(
    name = "verify",
    description = {
      "Compares each FILE with the stream that its manifest, or the parameters given here,"
          + " describe. Reports where it is wrong and what is there instead.",
      "Exit status 0 if every byte is right; 1 if anything is wrong, too short, too long, missing"
          + " or surplus; 3 if nothing is wrong, but something could not be read.",
      "A SIZE is a number of bytes, or a number with KiB, MiB, GiB, TiB (or K, M, G, T),"
          + " KB, MB, GB or TB."
    },
    sortOptions = false)
public final class VerifyCommand implements Callable<Integer> {

  private static final String STDIN = "-";
  private static final int MOST_QUEUE_DEPTH = 4096;
  private static final int DEFAULT_QUEUE_DEPTH = 8;
  private static final int MOST_SEARCHES = 1_000_000;
  private static final double ALL = 100;

  private static final Map<String, String> OPTIONS = Map.of("samplePercent", "--sample");

  @Option(
      names = "--in",
      paramLabel = "FILE|-|s3://BUCKET/KEY",
      description =
          "File or block device to compare; - is stdin. Or an object in a store, for which a"
              + " plug-in is needed. Repeatable.")
  private List<String> in = List.of();

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "More files to compare.")
  private List<String> more = List.of();

  @Option(
      names = "--dir",
      paramLabel = "DIR|s3://BUCKET/PREFIX",
      description = "Compare all files of the set that DIR/dgen-set.json describes.")
  private @Nullable String directory;

  @Mixin private ExpectedOptions expected;
  @Mixin private SpecOptions spec;

  @Option(
      names = "--sample",
      paramLabel = "PERCENT",
      converter = Percentage.class,
      description =
          "Compare only this share of each file, in chunks spread over all of it. Default: 100%%.")
  private double samplePercent = ALL;

  @Option(
      names = "--sample-seed",
      paramLabel = "N",
      converter = Unsigned.class,
      description = "Seed that draws the chunks of a sample. Default: the seed of the data.")
  private @Nullable Long sampleSeed;

  @Option(
      names = "--direct",
      description =
          "Bypass the page cache (O_DIRECT): compare the data on the device, not in memory.")
  private boolean direct;

  @Option(
      names = "--chunk",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "Bytes that a thread reads and compares in one go. Default: 1MiB; of objects, 8MiB.")
  private @Nullable Long chunk;

  private int chunkBytes;

  @Option(
      names = "--queue-depth",
      paramLabel = "N",
      description =
          "Reads in flight while --threads threads compare; of small files, as many are read and"
              + " compared at a time, each by one thread. Default: 8, or --threads if more.")
  private @Nullable Integer queueDepth;

  @Mixin private ScopeOptions scope;
  @Mixin private ResumeOptions resumable;
  @Mixin private BadBlockOptions badBlocks;
  private final ByteRanges bad = new ByteRanges();
  @Mixin private OriginOptions origins;

  @Option(
      names = "--searches",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Number of searches for the origin of other data, each for up to 128 bad pages."
              + " Default: 64.")
  private int searches;

  @Option(
      names = "--search-range",
      paramLabel = "SIZE",
      defaultValue = "4TiB",
      converter = Size.class,
      description =
          "How much of all streams one search covers: of the data's own stream around its place,"
              + " then of the nearest stream numbers. Default: 4TiB.")
  private long searchRange;

  @Mixin private RemoteOptions remote;
  @Mixin private KernelOptions kernel;
  @Mixin private LiveOptions shown;
  @Mixin private ReportOptions reported;
  @Mixin private OutputOptions output;

  /** For picocli, which makes it. */
  VerifyCommand() {}

  @Override
  public Integer call() throws IOException {
    List<String> names = new ArrayList<>(in);
    names.addAll(more);
    checkWhat(names);
    boolean objects =
        names.stream().anyMatch(ObjectAddress::is)
            || (directory != null && ObjectAddress.is(directory));
    if (!objects) {
      remote.refuse();
    } else {
      Options.apart("objects", "--direct", direct, "--state", resumable.given());
    }
    scope.check(samplePercent != ALL);
    resumable.check(
        names.size() == 1 && !names.contains(STDIN), samplePercent != ALL, scope.stops());
    badBlocks.check();
    badBlocks.refuseAmong(names);
    shown.check(output.json() ? "--json" : null);
    int threads = kernel.threads();
    int depth =
        queueDepth == null
            ? Math.max(DEFAULT_QUEUE_DEPTH, threads)
            : (int) Options.inRange("--queue-depth", queueDepth, 1, MOST_QUEUE_DEPTH);
    Options.inRange("--searches", searches, 0, MOST_SEARCHES);
    Options.inRange("--search-range", searchRange, BLOCK, Long.MAX_VALUE);
    chunkBytes = chunkBytes(threads, depth, objects ? OBJECT_CHUNK : CHUNK);
    MemoryCheck.require("--chunk, --threads and --queue-depth", (long) threads + depth, chunkBytes);
    try (Generators generators = new Generators(kernel);
        Buckets buckets = new Buckets(remote, depth)) {
      if (directory != null && objects) {
        return verifyObjects(directory, buckets, generators, threads, depth);
      }
      if (directory != null) {
        return verifySet(Options.path("--dir", directory), generators, threads, depth);
      }
      return names.equals(List.of(STDIN))
          ? verifyStdin(generators, threads, depth)
          : verifyFiles(names, buckets, generators, threads, depth);
    }
  }

  private static final long BLOCK = 4096;

  private static final int CHUNK = 1 << 20;

  /** A request takes a while before its first byte comes. */
  private static final int OBJECT_CHUNK = 8 << 20;

  private void checkWhat(List<String> names) {
    if (names.isEmpty() == (directory == null)) {
      throw new BadInputException("say what to compare: either --in FILE, or --dir DIR");
    }
    if (directory != null && (expected.given() || spec.given())) {
      throw new BadInputException(
          "--dir and a manifest or parameters exclude each other: DIR/dgen-set.json has them");
    }
    if (names.size() != 1) {
      scope.checkSeveral();
      if (badBlocks.given()) {
        throw new BadInputException("--bad-blocks cannot go with several files");
      }
    }
    if (names.size() > 1) {
      if (names.contains(STDIN)) {
        throw new BadInputException("--in - cannot go with other files");
      }
      if (expected.hasManifest()) {
        throw new BadInputException("--manifest is for one file; each of several has its own");
      }
    }
  }

  /** Of a sample the chunk is a part: memory does not choose it. */
  private int chunkBytes(int threads, int depth, int usual) {
    if (chunk != null) {
      return Options.chunkBytes(chunk);
    }
    return samplePercent == ALL
        ? MemoryCheck.fitting(usual, (int) BLOCK, (long) threads + depth)
        : usual;
  }

  /** Settings for data that begins at an offset. */
  private VerifySettings settings(long dataSeed, int threads, int depth, long from) {
    return settings(dataSeed, threads, depth).withRules(scope.rules(bad, from));
  }

  private VerifySettings settings(long dataSeed, int threads, int depth) {
    try {
      return new VerifySettings(
          chunkBytes, threads, depth, samplePercent, sampleSeed != null ? sampleSeed : dataSeed);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(Options.renamed(e.getMessage(), OPTIONS), e);
    }
  }

  private OriginFinder finder(List<StreamRange> streams, int threads) {
    return OriginOptions.finder(origins.others(streams), searches, searchRange, threads);
  }

  private int verifyStdin(Generators generators, int threads, int depth) throws IOException {
    if (direct || samplePercent != ALL) {
      throw new BadInputException("--in - cannot go with --direct or --sample: it is no file");
    }
    scope.checkPipe();
    Manifest manifest = expected.of(null, 0, spec).at(0); // stdin holds these bytes alone
    VerifySettings settings = settings(manifest.spec().seed(), threads, depth, 0);
    StreamVerifier verifier =
        new StreamVerifier(generators.of(manifest.spec()), settings, finder(List.of(), threads));
    // Not closed: stdin is the process's.
    FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();
    VerifyResult result;
    try (RunPage page = reported.begin()) {
      try (Live live = shown.open("stdin", page.sinks())) {
        result =
            verifier.verify(
                manifest.position(),
                manifest.length(),
                ChunkSource.stream(channel),
                live.transfer("verify", manifest.length(), "read", 1));
      } catch (TransferException e) {
        throw new IOException(
            Text.format(
                "stdin: reading stopped at byte %d of %d: %s",
                e.reached(), manifest.length(), e.getMessage()),
            e);
      }
      return report(
          page,
          new FileFindings(STDIN, manifest, result),
          manifest,
          settings,
          generators,
          Optional.empty());
    }
  }

  private int verifyFiles(
      List<String> names, Buckets buckets, Generators generators, int threads, int depth)
      throws IOException {
    List<FilesVerifier.Task> tasks = new ArrayList<>();
    Manifest whole = null;
    for (String name : names) {
      if (ObjectAddress.is(name)) {
        RemoteObject object = buckets.object("--in", name);
        Manifest content = expected(object, names.size() == 1);
        whole = names.size() == 1 ? content : null;
        tasks.add(whole == null ? object.task(content) : scope.task(object.task(content)));
        continue;
      }
      Path file = Options.path("--in", name);
      shown.apart("--in", file);
      if (names.size() == 1) {
        whole = expected(file);
        tasks.add(scope.task(file, whole, direct));
      } else {
        tasks.add(new FilesVerifier.Task(file, expectedOf(file)));
      }
    }
    Manifest first = tasks.getFirst().manifest();
    generators.of(first.spec()); // before anything else, so that a refusal comes first
    VerifySettings settings = settings(first.spec().seed(), threads, depth, first.offset());
    if (whole != null && resumable.given()) {
      return verifyResumable(tasks.getFirst(), whole, settings, generators, threads);
    }
    FilesVerifier verifier =
        new FilesVerifier(generators::of, settings, finder(streams(tasks), threads), direct);
    FilesResult result;
    double bytes = tasks.stream().mapToDouble(t -> t.manifest().length()).sum();
    long sampled = (long) (bytes * (samplePercent / ALL));
    String what = names.size() == 1 ? names.getFirst() : names.size() + " files";
    try (RunPage page = reported.begin()) {
      try (Live live = shown.open(what, page.sinks())) {
        result = verifier.verify(tasks, live.transfer("verify", sampled, "read", tasks.size()));
      }
      if (whole != null) {
        return reportOne(
            page, result.first().orElseThrow(), whole, settings, generators, buckets.statistics());
      }
      return report(
          page,
          new FilesReport(
              null, result, null, settings, generators.runtime(), buckets.statistics()));
    }
  }

  /** As the file that is given alone, or one of several. */
  private Manifest expected(RemoteObject object, boolean alone) throws IOException {
    long size = -1;
    try {
      size = object.source().length(0);
    } catch (NoSuchFileException e) {
      if (alone) {
        throw e;
      }
      if (!spec.given() && !expected.given() && object.manifest().isEmpty()) {
        return NOTHING; // reported as missing
      }
    }
    Manifest found =
        expected.ofObject(object, size < 0 ? -1 : Math.max(0, size - scope.offset()), spec);
    return scope.placed(found, expected.parameters(spec));
  }

  /** Of what nothing says what it should hold. */
  private static final Manifest NOTHING =
      new Manifest(StreamSpec.builder(0L).build(), 0, 0, true, Version.tool());

  private int verifyResumable(
      FilesVerifier.Task task,
      Manifest whole,
      VerifySettings settings,
      Generators generators,
      int threads)
      throws IOException {
    Manifest manifest = task.manifest();
    Path file = Path.of(task.name());
    VerifyState from = resumable.begin(file, manifest);
    ResumableVerifier verifier =
        new ResumableVerifier(
            generators.of(manifest.spec()), settings, finder(List.of(), threads), direct);
    Path kept = resumable.file();
    VerifyState state;
    try (RunPage page = reported.begin()) {
      try (Live live = shown.open(task.name(), page.sinks())) {
        state =
            verifier.verify(
                file,
                task.part(),
                from,
                each -> each.write(kept),
                live.transfer("verify", manifest.length() - from.next(), "read", 1));
      }
      bad.addAll(state.bad(), manifest.offset());
      FileFindings findings = new FileFindings(task.name(), manifest, state.fileResult());
      int status = report(page, findings, whole, settings, generators, Optional.empty());
      if (from.next() > 0 && !output.json()) {
        PrintWriter out = output.out(shown.takesStdout());
        out.println(
            Text.format("  resumed: the first %s were compared before", Size.format(from.next())));
        out.flush();
      }
      return resumable.end(status);
    }
  }

  private Manifest expected(Path file) throws IOException {
    long bytes = Math.max(0, DataFile.size(file) - scope.offset());
    Manifest found = expected.of(file, bytes, spec);
    return compared(file, scope.placed(found, expected.parameters(spec)));
  }

  /** A device may be longer than it should be, so that one of no bytes would always be good. */
  private static Manifest compared(Path file, Manifest manifest) throws IOException {
    if (manifest.length() == 0 && FileKind.of(file) == FileKind.BLOCK_DEVICE) {
      throw new BadInputException(
          file + " should hold 0 bytes, so nothing of the device would be compared");
    }
    return manifest;
  }

  /**
   * Returns what one of several files should hold. If the file is missing or unreadable, verifying
   * it reports that.
   */
  private Manifest expectedOf(Path file) throws IOException {
    long size = -1;
    boolean absent = false;
    try {
      size = DataFile.size(file);
    } catch (NoSuchFileException e) {
      absent = true;
    } catch (IOException e) {
      // verifying it reports why
    }
    if (absent && !spec.given() && !expected.given() && !Files.exists(Manifest.beside(file))) {
      // Nothing says what it should hold: it is reported as missing.
      return NOTHING;
    }
    Manifest manifest = expected.of(file, size, spec);
    return size < 0 ? manifest : compared(file, manifest);
  }

  /** Files given together may have been mixed up. */
  private static List<StreamRange> streams(List<FilesVerifier.Task> tasks) {
    return tasks.size() == 1
        ? List.of()
        : tasks.stream().map(t -> new StreamRange(t.manifest().spec().stream(), 1)).toList();
  }

  private int reportOne(
      RunPage page,
      FileResult result,
      Manifest whole,
      VerifySettings settings,
      Generators generators,
      Optional<RequestStatistics> requests)
      throws IOException {
    if (result.result().isEmpty()) {
      throw new FileSystemException(result.file(), null, result.failure().orElse("is gone"));
    }
    return report(
        page,
        new FileFindings(result.file(), result.manifest(), result.result().get()),
        whole,
        settings,
        generators,
        requests);
  }

  /** Reports on one file, of which a part may have been compared. */
  private int report(
      RunPage page,
      FileFindings findings,
      Manifest whole,
      VerifySettings settings,
      Generators generators,
      Optional<RequestStatistics> requests)
      throws IOException {
    BadBlockList list = badBlocks.write(bad);
    VerifyReport report =
        new VerifyReport(findings, whole, settings, generators.runtime(), requests);
    PrintWriter out = output.out(shown.takesStdout());
    VerifyReport.resolve(output, settings, generators.runtime());
    Map<String, Object> json = report.json();
    list.addTo(json);
    return page.print(
        output,
        json,
        list.status(findings.status()),
        out,
        () -> {
          report.print(out);
          list.text().ifPresent(text -> out.println("  " + text));
        });
  }

  private int verifySet(Path dir, Generators generators, int threads, int depth)
      throws IOException {
    DataSetManifest set = readSet(dir);
    generators.of(set.spec());
    VerifySettings settings = settings(set.spec().seed(), threads, depth, 0);
    List<StreamRange> streams = List.of(new StreamRange(set.spec().stream(), set.files()));
    FilesVerifier verifier =
        new FilesVerifier(generators::of, settings, finder(streams, threads), direct);
    SurplusFiles surplus = SurplusFiles.of(dir, set); // first: if this fails, no time is lost
    FilesResult result;
    double bytes =
        (set.drawn() ? set.totalBytes() : (double) set.files() * set.spec().size())
            * (samplePercent / ALL);
    try (RunPage page = reported.begin()) {
      try (Live live = shown.open(dir.toString(), page.sinks())) {
        result =
            verifier.verify(dir, set, live.transfer("verify", (long) bytes, "read", set.files()));
      }
      return report(
          page,
          new FilesReport(set, result, surplus, settings, generators.runtime(), Optional.empty()));
    }
  }

  private int verifyObjects(
      String prefix, Buckets buckets, Generators generators, int threads, int depth)
      throws IOException {
    ObjectAddress address = RemoteOptions.prefix("--dir", prefix);
    RemoteDataSet objects = RemoteOptions.set(buckets.of(address), address);
    DataSetManifest set = objects.set();
    generators.of(set.spec());
    VerifySettings settings = settings(set.spec().seed(), threads, depth, 0);
    List<StreamRange> streams = List.of(new StreamRange(set.spec().stream(), set.files()));
    FilesVerifier verifier =
        new FilesVerifier(generators::of, settings, finder(streams, threads), false);
    ObjectListing listing = objects.list();
    FilesResult result;
    double bytes = (double) objects.totalBytes() * (samplePercent / ALL);
    try (RunPage page = reported.begin()) {
      try (Live live = shown.open(prefix, page.sinks())) {
        result =
            objects.verify(
                listing, verifier, live.transfer("verify", (long) bytes, "read", set.files()));
      }
      return report(
          page,
          new FilesReport(
              set,
              result,
              listing.surplus(),
              settings,
              generators.runtime(),
              buckets.statistics()));
    }
  }

  private static DataSetManifest readSet(Path directory) {
    Path file = DataSetManifest.in(directory);
    try {
      ManifestFile.requireFile("set", file);
      return DataSetManifest.read(file);
    } catch (IOException e) {
      throw new BadInputException("set " + Failures.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("set " + file + ": " + e.getMessage(), e);
    }
  }

  private int report(RunPage page, FilesReport report) throws IOException {
    PrintWriter out = output.out(shown.takesStdout());
    VerifyReport.resolve(output, report.settings(), report.runtime());
    return page.print(output, report.json(), report.status(), out, () -> report.print(out));
  }
}
