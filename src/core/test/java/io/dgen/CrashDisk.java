package io.dgen;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A mounted file system whose files behave as disks with volatile write caches do: see {@code
 * src/storage/test/c/crashdisk/README.md}. Closing it unmounts.
 */
public final class CrashDisk implements AutoCloseable {

  /** What the disk may do wrong, without saying so. */
  public enum Lie {
    IGNORE_FLUSH,
    REORDER,
    DROP_WRITE,
    LOSE_WRITE,
    MISPLACE,
    ZERO,
    CORRUPT,
    STALE_READ,
    TEAR;

    /** Returns the name that the program uses. */
    public String option() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The program's options. */
  public static final class Options {

    private final List<String> arguments = new ArrayList<>();

    private Options() {}

    /** Sets the seed of power cuts and lies. */
    public Options seed(long seed) {
      return with("--seed", Long.toUnsignedString(seed));
    }

    /** Sets the size of the aligned units that a power cut does not tear. */
    public Options atomic(int bytes) {
      return with("--atomic", Integer.toString(bytes));
    }

    /** Sets the most that a file's cache may hold. */
    public Options cache(long bytes) {
      return with("--cache", Long.toString(bytes));
    }

    /** Sets the block size that the file store names. */
    public Options block(int bytes) {
      return with("--block", Integer.toString(bytes));
    }

    /** Tells a lie with this probability; with 0 it can be set to another one later. */
    public Options lie(Lie lie, double rate) {
      return with("--lie", lie.option() + "=" + rate);
    }

    private Options with(String name, String value) {
      arguments.addAll(List.of(name, value));
      return this;
    }
  }

  private static final String CONTROL = ".control";
  private static final long MOST_SECONDS = 30;
  private static final int KILLED = 137;
  private static Optional<String> unavailable = Optional.empty();
  private static boolean tried;

  private final Path files;
  private final Path mounted;
  private final Path log;
  private final Path output;
  private final Process process;
  private final List<LoopDevice> loops = new ArrayList<>();

  private CrashDisk(Path directory, Options options) throws IOException {
    files = Files.createDirectories(directory.resolve("platters"));
    mounted = Files.createDirectories(directory.resolve("mounted"));
    log = directory.resolve("log");
    output = directory.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(program().toString());
    command.addAll(options.arguments);
    command.addAll(List.of("--until-eof", "--log", log.toString()));
    command.addAll(List.of(files.toString(), mounted.toString()));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
  }

  /** Returns options with the program's defaults. */
  public static Options options() {
    return new Options();
  }

  /** Returns why there is no crash disk here, or nothing if there is. Compiles it if need be. */
  public static synchronized Optional<String> unavailable() throws Exception {
    if (!tried) {
      unavailable = findReason();
      tried = true;
    }
    return unavailable;
  }

  private static Optional<String> findReason() throws Exception {
    if (!"Linux".equals(System.getProperty("os.name"))) {
      return Optional.of("the crash disk needs Linux");
    }
    Path fuse = Path.of("/dev/fuse");
    if (!Files.isReadable(fuse) || !Files.isWritable(fuse)) {
      return Optional.of("the crash disk needs access to /dev/fuse");
    }
    if (Commands.status("fusermount3", "--version") != 0) {
      return Optional.of("the crash disk needs fusermount3 (Debian's fuse3)");
    }
    if (Commands.status("pkg-config", "--exists", "fuse3") != 0) {
      return Optional.of("the crash disk needs pkg-config and libfuse 3 (Debian's libfuse3-dev)");
    }
    String compiler = System.getenv().getOrDefault("CC", "cc");
    if (Commands.status(compiler, "--version") != 0) {
      return Optional.of("the crash disk needs a C compiler (" + compiler + ")");
    }
    compile();
    return Optional.empty();
  }

  private static Path program() {
    return TestRun.project().resolve("target/crashdisk");
  }

  private static void compile() throws Exception {
    Path sources = TestRun.project().resolve("src/storage/test/c/crashdisk");
    Path program = program();
    if (Files.exists(program)
        && newest(sources).compareTo(Files.getLastModifiedTime(program)) < 0) {
      return;
    }
    Files.createDirectories(program.getParent());
    Path fresh = Files.createTempFile(program.getParent(), "crashdisk-", ".new");
    try {
      Commands.run(sources.resolve("build.sh").toString(), fresh.toString());
      Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static FileTime newest(Path sources) throws IOException {
    FileTime newest = FileTime.fromMillis(0);
    try (Stream<Path> all = Files.list(sources)) {
      for (Path source : all.toList()) {
        FileTime time = Files.getLastModifiedTime(source);
        newest = time.compareTo(newest) > 0 ? time : newest;
      }
    }
    return newest;
  }

  /**
   * Mounts a disk. The directory gets {@code platters} with the durable data, {@code mounted}, and
   * the log.
   */
  public static CrashDisk mount(Path directory, Options options) throws Exception {
    Optional<String> reason = unavailable();
    if (reason.isPresent()) {
      throw new IOException(reason.get());
    }
    CrashDisk disk = new CrashDisk(directory, options);
    try {
      disk.awaitMount();
    } catch (IOException e) {
      disk.process.destroyForcibly();
      disk.close();
      throw e;
    }
    return disk;
  }

  private void awaitMount() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (!Files.exists(mounted.resolve(CONTROL))) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("the crash disk does not mount: " + Files.readString(output));
      }
      Thread.sleep(5);
    }
  }

  /** Creates a file of zeros, or finds it, and returns its path on the disk. */
  public Path file(String name, long size) throws IOException {
    Path file = mounted.resolve(name);
    if (!Files.exists(file)) {
      LoopDevice.createSparse(file, size);
    }
    return file;
  }

  /** Returns the file that holds a file's durable data, to look at while the power is off. */
  public Path platter(String name) {
    return files.resolve(name);
  }

  /** Returns the directory of the disk's files. */
  public Path directory() {
    return mounted;
  }

  /** Returns why no block device can be made of a file, or nothing if it can. */
  public static Optional<String> loopsUnavailable() throws Exception {
    Optional<String> reason = unavailable();
    return reason.isPresent() ? reason : LoopDevice.unavailable();
  }

  /**
   * Makes a file a block device. {@link #powerOn()} attaches it anew, under the same name unless
   * somebody took it meanwhile; closing the disk detaches it.
   */
  public LoopDevice loop(Path file) throws Exception {
    LoopDevice loop = LoopDevice.attach(file);
    loops.add(loop);
    return loop;
  }

  /** Cuts the power, with the disk's next seed. */
  public void cut() throws IOException {
    command("cut");
  }

  /** Cuts the power with a seed for what survives. */
  public void cut(long seed) throws IOException {
    command("cut " + Long.toUnsignedString(seed));
  }

  /** Cuts the power in the middle of a later write or flush: 1 is the next one. */
  public void cutAfter(long operations) throws IOException {
    command("cut-after " + operations);
  }

  /**
   * Brings the power back after a cut. What was open before fails for ever; block devices have
   * forgotten what they had cached.
   */
  public void powerOn() throws Exception {
    for (LoopDevice loop : loops) {
      loop.detach();
    }
    command("on");
    for (LoopDevice loop : loops) {
      loop.attachAgain();
    }
  }

  /** Brings the power back for those who have files open, as for a disk that lost power alone. */
  public void resume() throws IOException {
    command("resume");
  }

  /** Changes the rate of a lie. Lies must have been enabled in the options. */
  public void lie(Lie lie, double rate) throws IOException {
    command("lie " + lie.option() + "=" + rate);
  }

  /** Logs where the contents are wrong because of a lie now; a power cut does so, too. */
  public void check() throws IOException {
    command("check");
  }

  private void command(String command) throws IOException {
    Files.write(
        mounted.resolve(CONTROL),
        command.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.WRITE);
  }

  /** Returns a number or word of the disk's state, for example {@code power} or {@code wrong}. */
  public String state(String key) throws IOException {
    return Files.readString(mounted.resolve(CONTROL))
        .lines()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(key));
  }

  /** Returns the log. */
  public List<CrashDiskEvent> log() throws IOException {
    return Files.exists(log)
        ? Files.readAllLines(log).stream().map(CrashDiskEvent::parse).toList()
        : List.of();
  }

  /** Returns the lies that were told. */
  public List<CrashDiskEvent> lies() throws IOException {
    return log().stream().filter(event -> event.name().equals("lie")).toList();
  }

  /** Returns the places where a lie mattered. */
  public List<CrashDiskEvent> wrong() throws IOException {
    return log().stream().filter(event -> event.name().equals("wrong")).toList();
  }

  /** Returns the program's process. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /**
   * Unmounts, also if files are open or the program was killed; fails if the program has failed.
   */
  @Override
  public void close() throws IOException {
    for (LoopDevice loop : loops) {
      loop.close();
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      if (Files.readString(Path.of("/proc/self/mounts")).contains(" " + mounted + " ")) {
        Commands.run("fusermount3", "-u", "-z", mounted.toString());
      }
      if (process.exitValue() != 0 && process.exitValue() != KILLED) {
        throw new IOException("the crash disk failed: " + Files.readString(output));
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted while " + mounted + " was unmounted");
    }
  }
}
