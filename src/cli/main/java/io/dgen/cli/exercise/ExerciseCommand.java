package io.dgen.cli.exercise;

import io.dgen.Change;
import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.NumaMode;
import io.dgen.StreamSpec;
import io.dgen.cli.live.Goal;
import io.dgen.cli.live.Live;
import io.dgen.cli.live.LiveOptions;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.Size;
import io.dgen.cli.options.SpecOptions;
import io.dgen.cli.options.Unsigned;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.LastWords;
import io.dgen.cli.output.Terminal;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ReportOption;
import io.dgen.cli.result.RunPage;
import io.dgen.ffi.DataOutput;
import io.dgen.storage.channel.HeldDirectory;
import io.dgen.storage.channel.OutputCheck;
import io.dgen.storage.exercise.BlockContent;
import io.dgen.storage.exercise.BlockFinding;
import io.dgen.storage.exercise.BlockHistory;
import io.dgen.storage.exercise.BlockMap;
import io.dgen.storage.exercise.ExerciseResult;
import io.dgen.storage.exercise.Exerciser;
import io.dgen.storage.exercise.FileTarget;
import io.dgen.storage.exercise.JournalDamagedException;
import io.dgen.storage.exercise.JournalHeader;
import io.dgen.storage.exercise.JournalReader;
import io.dgen.storage.exercise.JournalTimes;
import io.dgen.storage.exercise.JournalWriter;
import io.dgen.storage.exercise.Operation;
import io.dgen.storage.exercise.RecoveredState;
import io.dgen.storage.exercise.Recovery;
import io.dgen.storage.exercise.SyncMode;
import io.dgen.storage.exercise.Version;
import io.dgen.storage.exercise.Workload;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Overwrites blocks at random and verifies what it reads; after a crash, tells what was lost. */
@Command(
    name = "exercise",
    description = {
      "Reads, overwrites and flushes the blocks of a file, a device or a set of files at random,"
          + " and verifies every block that it reads. With a journal it tells after a crash which"
          + " blocks hold what they may hold, and what the others hold instead.",
      "Exit status 1 if a block is wrong. SIGINT and SIGTERM end a run early: it tells what it has"
          + " come to, and ends with 130 or 143 if nothing was wrong.",
      "A SIZE is a number of bytes, or one with KiB, MiB, GiB, TiB (or K, M, G, T),"
          + " KB, MB, GB or TB."
    },
    sortOptions = false)
public final class ExerciseCommand implements Callable<Integer> {

  private static final System.Logger LOGGER = System.getLogger("io.dgen");
  private static final String STDOUT = "-";
  private static final Map<String, String> NAMES =
      Map.of("sizes", "--io", "mix", "--op-mix", "size", "--size", "blockBytes", "--block");

  @Mixin private ExerciseTargetOptions target;
  @Mixin private WorkloadOptions options;
  @Mixin private SpecOptions spec;

  @Option(
      names = "--journal",
      paramLabel = "FILE|-",
      description =
          "Record what is written before it is written, in a file that outlasts the crash: on"
              + " another device than the target. - is stdout, to be sent to another machine.")
  private @Nullable String journal;

  @Option(
      names = "--map",
      paramLabel = "FILE",
      description =
          "Keep the generation of each block in FILE, for --continue. Default: in memory.")
  private @Nullable String map;

  @Option(
      names = "--recover",
      description = "After a crash: read the target and judge every block by what --journal says.")
  private boolean recover;

  @Option(
      names = "--continue",
      description =
          "Go on with the target of an earlier run, after judging it as --recover does if there is"
              + " a --journal, or by its --map.")
  private boolean goOn;

  @Option(
      names = "--crash",
      paramLabel = "WHAT",
      defaultValue = "power",
      converter = CrashConverter.class,
      description =
          "What crashed: power (the machine or the device: what was not synced may be lost) or"
              + " program (nothing that was acknowledged may be lost). Default: power.")
  private RecoveredState.Crash crash;

  @Option(
      names = "--atomic-write",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "What the target promises to write whole or not at all, even in a crash: a multiple of"
              + " 512 that divides the block. Default: 512.")
  private @Nullable Long atomicWrite;

  @Mixin private LiveOptions shown;
  @Mixin private ReportOption reported;
  @Mixin private OutputOptions output;

  private @Nullable LastWords lastWords;

  /** For picocli, which makes it. */
  ExerciseCommand() {}

  /** What a crash is called. */
  static final class CrashConverter extends NameConverter<RecoveredState.Crash> {
    CrashConverter() {
      super(RecoveredState.Crash.class);
    }
  }

  @Override
  public Integer call() throws IOException {
    target.check();
    shown.check(STDOUT.equals(journal) ? "--journal -" : output.json() ? "--json" : null);
    if (recover && goOn) {
      throw new BadInputException("--recover and --continue exclude each other");
    }
    if (STDOUT.equals(journal)) {
      checkStdout();
    }
    shown.apart("the target", target.whole());
    shown.apart("--journal", journalFile());
    shown.apart("--map", map == null ? null : Options.path("--map", map));
    try (LastWords words = LastWords.begin()) {
      if (recover) {
        return recover();
      }
      lastWords = words;
      int status = goOn ? goOn() : start();
      words.status(status);
      return status;
    } catch (IllegalArgumentException e) {
      throw new BadInputException(Options.renamed(e.getMessage(), NAMES), e);
    } catch (JournalDamagedException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }

  private void checkStdout() {
    if (recover || goOn) {
      throw new BadInputException(
          "--journal - cannot go with "
              + (recover ? "--recover" : "--continue")
              + ", which read the journal from a file");
    }
    if (output.json()) {
      throw new BadInputException("--json cannot go with --journal -: stdout is for the journal");
    }
    if (Terminal.stdout()) {
      throw new BadInputException("--journal - is a terminal here; use a pipe");
    }
  }

  private PrintWriter out() {
    return output.out(STDOUT.equals(journal) || shown.takesStdout());
  }

  private @Nullable Path journalFile() {
    return journal == null || STDOUT.equals(journal) ? null : Options.path("--journal", journal);
  }

  private Path requireJournal(String option) {
    Path file = journalFile();
    if (file == null) {
      throw new BadInputException(option + " needs --journal");
    }
    return file;
  }

  private int atomicBytes(int blockBytes) {
    long bytes = atomicWrite == null ? BlockContent.SECTOR_BYTES : atomicWrite;
    if (bytes < BlockContent.SECTOR_BYTES
        || bytes % BlockContent.SECTOR_BYTES != 0
        || blockBytes % bytes != 0) {
      throw new BadInputException(
          "--atomic-write is "
              + bytes
              + " bytes, but must be a multiple of 512 that divides the block of "
              + blockBytes);
    }
    return (int) bytes;
  }

  private static DataGenerator generator(StreamSpec stream) {
    return DataGenerator.open(
        stream, GeneratorConfig.builder().maxThreads(1).numaMode(NumaMode.DISABLED).build());
  }

  /** Starts with a target whose content is unknown. */
  private int start() throws IOException {
    int blockBytes = options.blockBytes();
    SyncMode sync = options.sync();
    Workload trial = options.workload(blockBytes, sync, 0);
    int largest = trial.sizes().stream().mapToInt(Workload.IoSize::bytes).max().orElseThrow();
    if (options.direct()) {
      target.checkDirect(blockBytes);
    }
    long total = target.totalBytes(blockBytes, largest);
    JournalHeader header =
        new JournalHeader(
            stream(total),
            blockBytes,
            sync,
            atomicBytes(blockBytes),
            target.base(),
            zeroes(trial),
            STDOUT.equals(journal),
            new SecureRandom().nextLong(),
            System.currentTimeMillis(),
            target.name());
    Path file = journalFile();
    for (Path record : earlier(file)) {
      OutputCheck.checkOrdinary(record, target.force());
    }
    target.checkNew();
    try (RunPage page = reported.begin(target.force());
        Live live = shown.open(target.name(), page.sinks());
        FileTarget blocks =
            target.create(total, options.direct(), sync == SyncMode.WRITE, earlier(file))) {
      warnOfSameDevice(file);
      try (Histories histories = histories(header);
          Journal records = journal(header)) {
        histories.begin();
        return exercise(header, blocks, histories, records, page, live);
      }
    }
  }

  /** Returns what earlier runs may have recorded: the journal and the map, as far as given. */
  private List<Path> earlier(@Nullable Path file) {
    List<Path> earlier = new ArrayList<>();
    if (file != null) {
      earlier.add(file);
    }
    if (map != null) {
      earlier.add(Options.path("--map", map));
    }
    return earlier;
  }

  /** Returns the stream; its generations are the blocks'. */
  private StreamSpec stream(long total) {
    StreamSpec stream = spec.spec(total);
    if (!stream.change().equals(Change.NONE)) {
      throw new BadInputException(
          "--generation and --change cannot go with exercise: each write makes the next generation"
              + " of a block");
    }
    return stream;
  }

  /** Continues an earlier run: verifies what it left, then exercises further. */
  private int goOn() throws IOException {
    Path file = journalFile();
    if (file == null && map == null) {
      throw new BadInputException("--continue needs --journal or --map");
    }
    if (file == null) {
      return goOnByMap(Options.path("--map", java.util.Objects.requireNonNull(map)));
    }
    JournalHeader header;
    try (JournalReader reader = JournalReader.open(file)) {
      header = reader.header();
    }
    mustAgree(header, file);
    JournalHeader next = next(header);
    try (RunPage page = reported.begin(target.force());
        Live live = shown.open(target.name(), page.sinks());
        FileTarget blocks =
            target.reopen(header.spec().size(), options.direct(), header.sync() == SyncMode.WRITE);
        Histories histories = histories(next, true)) {
      int judged = judge(file, blocks, histories.history(), page, live);
      if (judged != ExitStatus.GOOD && !options.keepGoing()) {
        return judged;
      }
      blocks.flush(); // what was found is durable from now on
      Path part = file.resolveSibling(file.getFileName() + ".next");
      try (HeldDirectory directory = HeldDirectory.of(file);
          Journal records = new Journal(JournalWriter.create(part, next, true), file)) {
        records.writer().base(histories.history());
        directory.move(part, file);
        directory.sync();
        directory.check();
        histories.begin();
        warnOfSameDevice(file);
        return exercise(next, blocks, histories, records, page, live);
      }
    }
  }

  private int goOnByMap(Path path) throws IOException {
    try (RunPage page = reported.begin(target.force());
        Live live = shown.open(target.name(), page.sinks());
        BlockMap found = BlockMap.reopen(path)) {
      JournalHeader header = found.header();
      mustAgree(header, path);
      if (found.unknown() > 0) {
        LOGGER.log(
            System.Logger.Level.INFO,
            "{0} blocks were being written when the last run ended: they are not judged until they"
                + " are written again",
            Long.toString(found.unknown()));
      }
      try (FileTarget blocks =
          target.reopen(header.spec().size(), options.direct(), header.sync() == SyncMode.WRITE)) {
        Histories histories = new Histories(found.history(), found);
        return exercise(next(header), blocks, histories, new Journal(null, null), page, live);
      }
    }
  }

  private static boolean zeroes(Workload workload) {
    return workload.mix().getOrDefault(Operation.ZERO, 0.0) > 0;
  }

  private JournalHeader next(JournalHeader header) {
    Workload next = options.workload(header.blockBytes(), header.sync(), 0);
    return new JournalHeader(
        header.spec(),
        header.blockBytes(),
        header.sync(),
        atomicWrite == null ? header.atomicBytes() : atomicBytes(header.blockBytes()),
        header.base(),
        zeroes(next),
        false,
        new SecureRandom().nextLong(),
        System.currentTimeMillis(),
        header.target());
  }

  private void mustAgree(JournalHeader header, Path file) {
    spec.mustAgree(header.spec(), file);
    Long block = options.givenBlock();
    Options.mustAgree("--block", block, (long) header.blockBytes(), file);
    Options.mustAgree("--sync", options.givenSync(), header.sync(), file);
    target.mustAgree(header.spec().size(), file);
  }

  /** Reads the target and judges it. */
  private int recover() throws IOException {
    Path file = requireJournal("--recover");
    JournalHeader header;
    try (JournalReader reader = JournalReader.open(file)) {
      header = reader.header();
    }
    mustAgree(header, file);
    try (RunPage page = reported.begin(target.force());
        Live live = shown.open(target.name(), page.sinks());
        FileTarget blocks = target.reopen(header.spec().size(), options.direct(), false);
        BlockHistory history = BlockHistory.inMemory(header.blocks(), Version.FRESH)) {
      return judge(file, blocks, history, page, live);
    }
  }

  /** Returns the exit status: good if every block holds what it may hold. */
  private int judge(Path file, FileTarget blocks, BlockHistory history, RunPage page, Live live)
      throws IOException {
    try (JournalReader reader = JournalReader.open(file);
        DataGenerator generator = generator(reader.header().spec());
        RecoveredState state = RecoveredState.of(reader, crash)) {
      JournalHeader header = reader.header();
      BlockContent content = new BlockContent(generator, header.blockBytes());
      int atomic = atomicWrite == null ? header.atomicBytes() : atomicBytes(header.blockBytes());
      Recovery recovery = new Recovery(content, state, atomic);
      int threads = Runtime.getRuntime().availableProcessors();
      Recovery.Result result =
          recovery.run(
              blocks, threads, history, live.transfer("recover", header.spec().size(), "read", 1));
      int status = result.isBad() ? ExitStatus.DATA_WRONG : ExitStatus.GOOD;
      boolean last = recover || (result.isBad() && !options.keepGoing());
      if (last) {
        live.end();
      } else {
        live.pause();
      }
      RecoveryReport report =
          new RecoveryReport(
              file,
              header,
              target.name(),
              state.tail(),
              result,
              new FindingText(JournalTimes.of(reader, result.bad())));
      output.resolved("--atomic-write", atomic);
      if (last) {
        return page.print(output, report.json(), status, out(), () -> report.print(out()));
      }
      if (!output.json()) {
        report.print(out());
      } else if (result.isBad()) {
        output.print(report.json(), status);
      }
      return status;
    }
  }

  private int exercise(
      JournalHeader header,
      FileTarget blocks,
      Histories histories,
      Journal records,
      RunPage page,
      Live live)
      throws IOException {
    try (DataGenerator generator = generator(header.spec())) {
      BlockContent content = new BlockContent(generator, header.blockBytes());
      Workload workload =
          options.workload(
              header.blockBytes(), header.sync(), header.spec().seed() ^ seedOf(header));
      boolean fresh = header.base() == Version.FRESH;
      Exerciser exerciser =
          new Exerciser(
              blocks, content, histories.history(), fresh, workload, records.writerOrNull());
      java.util.Objects.requireNonNull(lastWords, "set by call").onSignal(exerciser::stop);
      int threads = Runtime.getRuntime().availableProcessors();
      ExerciseResult result;
      try {
        live.phase("exercise", goal(workload), new ExerciseSource(exerciser));
        if (goOn) {
          exerciser.renewUnknown();
        }
        exerciser.run();
        result =
            exerciser.finish(
                options.finalVerify(),
                threads,
                options.finalVerify()
                    ? live.transfer("verify", header.spec().size(), "read", 1)
                    : _ -> {});
      } finally {
        live.end();
      }
      if (result.failure().isEmpty()) {
        records.stop();
        histories.settle();
      }
      ExerciseReport report =
          new ExerciseReport(
              header,
              workload.inFlight(),
              options.direct(),
              result,
              new FindingText(records.times(result.bad())));
      resolve(header, workload);
      return page.print(output, report.json(), report.status(), out(), () -> report.print(out()));
    }
  }

  private static Goal goal(Workload workload) {
    return new Goal(
        Goal.NONE,
        workload.operations() == Long.MAX_VALUE ? Goal.NONE : workload.operations(),
        workload.nanos() == Long.MAX_VALUE ? Goal.NONE : workload.nanos());
  }

  private void resolve(JournalHeader header, Workload workload) {
    output.resolved("--size", header.spec().size());
    output.resolved("--seed", Unsigned.format(header.spec().seed()));
    output.resolved("--block", header.blockBytes());
    output.resolved("--sync", NameConverter.name(header.sync()));
    output.resolved("--atomic-write", header.atomicBytes());
    output.resolved("--in-flight", workload.inFlight());
  }

  /** A run with a given seed is repeated; one that goes on does other things than before. */
  private long seedOf(JournalHeader header) {
    return goOn ? header.session() : 0;
  }

  private void warnOfSameDevice(@Nullable Path file) throws IOException {
    Path other = target.anyFile();
    Path near = file == null ? null : file.toAbsolutePath().getParent();
    if (near != null && JournalWriter.sameDevice(near, other)) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0} is on the same device as {1}: a crash of the device may take both (remedy: put the"
              + " journal on another device)",
          file,
          other);
    }
  }

  private Histories histories(JournalHeader header) throws IOException {
    return histories(header, target.force());
  }

  private Histories histories(JournalHeader header, boolean replace) throws IOException {
    if (map == null) {
      return new Histories(BlockHistory.inMemory(header.blocks(), header.base()), null);
    }
    BlockMap created = BlockMap.create(Options.path("--map", map), header, replace);
    return new Histories(created.history(), created);
  }

  /**
   * The versions of the blocks, in memory or in a file.
   *
   * @param history the versions
   * @param file the file, if it is one
   */
  private record Histories(BlockHistory history, @Nullable BlockMap file) implements AutoCloseable {

    void begin() throws IOException {
      if (file != null) {
        file.begin();
      }
    }

    void settle() {
      if (file != null) {
        file.settle();
      }
    }

    @Override
    public void close() throws IOException {
      if (file == null) {
        history.close();
      } else {
        file.close();
      }
    }
  }

  private Journal journal(JournalHeader header) throws IOException {
    Path file = journalFile();
    if (file != null) {
      return new Journal(JournalWriter.create(file, header, target.force()), file);
    }
    if (journal == null) {
      return new Journal(null, null);
    }
    WritableByteChannel stdout =
        DataOutput.take()
            .map(WritableByteChannel.class::cast)
            .orElseGet(() -> new FileOutputStream(FileDescriptor.out).getChannel());
    return new Journal(JournalWriter.stream(stdout, header), null);
  }

  /**
   * The journal, if there is one.
   *
   * @param writerOrNull writes it
   * @param file where it can be read again
   */
  private record Journal(@Nullable JournalWriter writerOrNull, @Nullable Path file)
      implements AutoCloseable {

    JournalWriter writer() {
      return java.util.Objects.requireNonNull(writerOrNull, "a journal");
    }

    void stop() throws IOException {
      if (writerOrNull != null) {
        writerOrNull.stop();
      }
    }

    JournalTimes times(List<BlockFinding> bad) throws IOException {
      if (file == null || bad.isEmpty()) {
        return JournalTimes.none();
      }
      try (JournalReader reader = JournalReader.open(file)) {
        return JournalTimes.of(reader, bad);
      }
    }

    @Override
    public void close() throws IOException {
      if (writerOrNull != null) {
        writerOrNull.close();
      }
    }
  }
}
