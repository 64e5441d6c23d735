package io.dgen.bench;

import com.sun.management.ThreadMXBean;
import io.dgen.bench.Target.Pages;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/**
 * Contenders side by side in one JVM: after a warm-up, many rounds in each of which every contender
 * has a short turn, in another order each time. Whatever else the machine does then hits all alike,
 * and the median of the ratios within the rounds tells more than a ratio of means.
 *
 * <p>The price: contenders in Java share profiles, so code of theirs that is common to several may
 * be compiled less well than for one alone. JMH, with a JVM for each, shows where that is so; so
 * does leaving contenders out.
 */
@Command(
    name = "Compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs contenders by turns and prints medians and ratios to a baseline.")
public final class Compare implements Callable<Integer> {

  /**
   * What to run where nothing else is said. Of the JDK's generators that share RandomGenerator's
   * nextBytes only one: the JIT compiler inlines their nextLong there only while it sees one.
   */
  private enum Scene {
    CACHE(
        "XOSHIRO_C",
        "512K",
        "XOSHIRO_C,NATIVE,NATIVE_AVX2,NATIVE_PORTABLE,VECTOR,SCALAR,NATIVE_VERIFY,VECTOR_VERIFY,"
            + "SCALAR_VERIFY,STORE,READ,MEMSET,SEGMENT_FILL,SEGMENT_COPY,JDK_SPLITTABLE,"
            + "COMMONS_XOSHIRO,JDK_AES_CTR,JDK_SECURE"),
    MEMORY(
        "STORE_NT",
        "64M",
        "STORE_NT,STORE,MEMSET,SEGMENT_FILL,SEGMENT_COPY,NATIVE_NT,NATIVE,NATIVE_AUTO,VECTOR,"
            + "SCALAR,NATIVE_VERIFY,READ"),
    CHUNK("CHUNK_STORE_NT", "64M", "CHUNK_STORE_NT,CHUNK_STORE,CHUNK,CHUNK_VECTOR"),
    SMALL(
        "NATIVE@512K",
        "512,4K,64K,512K",
        "NATIVE,NATIVE_STREAMS,NATIVE_VERIFY,KERNEL,VECTOR,SCALAR,XOSHIRO_C"),
    HEAP("NATIVE@512K", "512,4K,64K,512K", "NATIVE,NATIVE_HEAP,VECTOR_HEAP,SCALAR_HEAP");

    final String baseline;
    final String sizes;
    final String contenders;

    Scene(String baseline, String sizes, String contenders) {
      this.baseline = baseline;
      this.sizes = sizes;
      this.contenders = contenders;
    }
  }

  @Parameters(index = "0", description = "What to compare: ${COMPLETION-CANDIDATES}.")
  private Scene scene;

  @Option(
      names = "--contenders",
      split = ",",
      paramLabel = "NAME",
      description = "Who competes, instead: ${COMPLETION-CANDIDATES}.")
  private List<Contender> contenders;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "BYTES",
      converter = Bytes.class,
      description = "Sizes of the memory that a pass goes over, instead (K, M, G).")
  private List<Long> sizes;

  @Option(
      names = "--baseline",
      paramLabel = "NAME[@BYTES]",
      converter = Reference.class,
      description = "Whom to compare with, instead; without a size: at each one's own.")
  private UnaryOperator<Entry> baseline;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description =
          "Threads, each with memory of its own; CHUNK contenders bring their own and share one"
              + " memory. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--rounds",
      defaultValue = "101",
      description = "Turns of each contender. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--turn",
      defaultValue = "10",
      paramLabel = "MS",
      description = "Length of a turn; at least one pass. Default: ${DEFAULT-VALUE} ms.")
  private int turnMillis;

  @Option(
      names = "--warmup",
      defaultValue = "2000",
      paramLabel = "MS",
      description = "Warm-up of each contender, by turns too. Default: ${DEFAULT-VALUE} ms.")
  private int warmupMillis;

  @Option(
      names = "--pages",
      defaultValue = "HUGE",
      description =
          "Kind of memory from 2 MiB on: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Pages pages;

  @Option(
      names = "--skew",
      defaultValue = "0",
      paramLabel = "BYTES",
      description = "Bytes by which memory misses its alignment. Default: ${DEFAULT-VALUE}.")
  private long skew;

  private static final class Bytes implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      int unit = "KMG".indexOf(Character.toUpperCase(text.charAt(text.length() - 1))) + 1;
      String number = unit == 0 ? text : text.substring(0, text.length() - 1);
      return Long.parseLong(number) << 10 * unit;
    }
  }

  /** From an entry to the one it is compared with. */
  private static final class Reference implements ITypeConverter<UnaryOperator<Entry>> {
    @Override
    public UnaryOperator<Entry> convert(String text) {
      String[] parts = text.split("@", 2);
      Contender contender = contender(parts[0]);
      if (parts.length == 1) {
        return entry -> new Entry(contender, entry.bytes);
      }
      Entry fixed = new Entry(contender, new Bytes().convert(parts[1]));
      return entry -> fixed;
    }

    private static Contender contender(String name) {
      return Arrays.stream(Contender.values())
          .filter(contender -> contender.name().equalsIgnoreCase(name))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("no contender is called " + name));
    }
  }

  /** Who, over how much. */
  private record Entry(Contender contender, long bytes) {

    @Override
    public String toString() {
      return contender + "@" + size();
    }

    private String size() {
      int shift = Math.min(20, Long.numberOfTrailingZeros(bytes) / 10 * 10);
      return (bytes >> shift) + List.of("", "K", "M").get(shift / 10);
    }
  }

  /** What one thread did in a turn, or all of them. */
  private record Turn(double bytesPerNano, double nanosPerPass, double allocatedPerPass) {

    static Turn of(List<Turn> together) {
      double rate = together.stream().mapToDouble(Turn::bytesPerNano).sum();
      double nanos = together.stream().mapToDouble(Turn::nanosPerPass).average().orElseThrow();
      double allocated =
          together.stream().mapToDouble(Turn::allocatedPerPass).average().orElseThrow();
      return new Turn(rate, nanos, allocated);
    }
  }

  private static final ThreadMXBean ALLOCATION = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The clock is read after so many bytes at least. */
  private static final long BATCH_BYTES = 64 << 10;

  private final Map<Entry, List<Pass>> passes = new LinkedHashMap<>();
  private final Map<Entry, List<Turn>> turns = new LinkedHashMap<>();

  /** One for each thread by size: where pages lie then makes no difference between contenders. */
  private final Map<Long, List<Target>> targets = new LinkedHashMap<>();

  private ExecutorService executor;

  /** To be run by {@link #main}. */
  private Compare() {}

  /**
   * Compares.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    CommandLine command = new CommandLine(new Compare()).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    executor = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
    try {
      openAll();
      long turnNanos = TimeUnit.MILLISECONDS.toNanos(turnMillis);
      List<Entry> order = new ArrayList<>(passes.keySet());
      Random random = new Random(1);
      for (int i = 0; i < Math.ceilDiv(warmupMillis, turnMillis); i++) {
        Collections.shuffle(order, random);
        for (Entry entry : order) {
          takeTurn(entry, turnNanos);
        }
      }
      passes.keySet().forEach(entry -> turns.put(entry, new ArrayList<>()));
      for (int i = 0; i < rounds; i++) {
        Collections.shuffle(order, random);
        for (Entry entry : order) {
          turns.get(entry).add(takeTurn(entry, turnNanos));
        }
      }
      report();
      return 0;
    } finally {
      passes.values().forEach(list -> list.forEach(Pass::close));
      targets.values().forEach(list -> list.forEach(Target::close));
      executor.shutdown();
    }
  }

  // --- who, over what ---------------------------------------------------------------------------

  private void openAll() {
    if (contenders == null) {
      contenders = Arrays.stream(scene.contenders.split(",")).map(Contender::valueOf).toList();
    }
    if (sizes == null) {
      sizes = Arrays.stream(scene.sizes.split(",")).map(new Bytes()::convert).toList();
    }
    if (baseline == null) {
      baseline = new Reference().convert(scene.baseline);
    }
    for (long bytes : sizes) {
      for (Contender contender : contenders) {
        Entry entry = new Entry(contender, bytes);
        open(baseline.apply(entry));
        open(entry);
      }
    }
  }

  private List<Target> allocate(long bytes) {
    Pages kind = bytes >= 2 << 20 ? pages : Pages.DEFAULT;
    return IntStream.range(0, threads)
        .mapToObj(i -> Target.allocate(bytes, kind, skew, threads))
        .toList();
  }

  private void open(Entry entry) {
    if (passes.containsKey(entry)) {
      return;
    }
    List<Target> at = targets.computeIfAbsent(entry.bytes, this::allocate);
    if (entry.contender.hasWorkers()) {
      at = at.subList(0, 1);
    }
    try {
      List<Pass> opened = new ArrayList<>();
      for (Target target : at) {
        opened.add(entry.contender.open(target));
      }
      passes.put(entry, opened);
    } catch (UnsupportedOperationException e) {
      Announcements.once("left out: " + entry + ": " + e.getMessage());
    }
  }

  // --- turns ------------------------------------------------------------------------------------

  private Turn takeTurn(Entry entry, long nanos) throws Exception {
    List<Pass> each = passes.get(entry);
    if (each.size() == 1) {
      return takeTurn(each.getFirst(), entry.bytes, nanos, null);
    }
    CyclicBarrier start = new CyclicBarrier(each.size());
    List<Callable<Turn>> calls = new ArrayList<>();
    for (Pass pass : each) {
      calls.add(() -> takeTurn(pass, entry.bytes, nanos, start));
    }
    List<Turn> taken = new ArrayList<>();
    for (Future<Turn> future : executor.invokeAll(calls)) {
      taken.add(future.get());
    }
    return Turn.of(taken);
  }

  /** One thread's: prepares, goes over the memory once unmeasured, then until time is up. */
  private static Turn takeTurn(Pass pass, long bytes, long nanos, CyclicBarrier start)
      throws Exception {
    pass.prepare();
    pass.run();
    if (start != null) {
      start.await();
    }
    long batch = Math.max(1, BATCH_BYTES / bytes);
    long allocatedBefore = ALLOCATION.getCurrentThreadAllocatedBytes();
    long began = System.nanoTime();
    long count = 0;
    long took;
    do {
      for (long i = 0; i < batch; i++) {
        pass.run();
      }
      count += batch;
      took = System.nanoTime() - began;
    } while (took < nanos);
    long allocated = ALLOCATION.getCurrentThreadAllocatedBytes() - allocatedBefore;
    return new Turn(
        (double) bytes * count / took, (double) took / count, (double) allocated / count);
  }

  // --- results ----------------------------------------------------------------------------------

  private void report() {
    System.out.printf(
        Locale.ROOT,
        "# %s; java %s; %d CPUs; %d threads; %d rounds of %d ms%n",
        scene.name().toLowerCase(Locale.ROOT),
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        threads,
        rounds,
        turnMillis);
    System.out.printf(
        Locale.ROOT,
        "%-24s %9s %17s %12s %10s   %7s %17s  %s%n",
        "contender",
        "GB/s",
        "(quartiles)",
        "ns/pass",
        "B/pass",
        "ratio",
        "(quartiles)",
        "to");
    turns.forEach(this::reportLine);
  }

  private void reportLine(Entry entry, List<Turn> taken) {
    double[] rates = sorted(taken.stream().mapToDouble(Turn::bytesPerNano).toArray());
    Entry to = baseline.apply(entry);
    List<Turn> baselineTurns = turns.get(to);
    double[] ratios = new double[baselineTurns == null ? 0 : rounds];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = taken.get(i).bytesPerNano() / baselineTurns.get(i).bytesPerNano();
    }
    System.out.printf(
        Locale.ROOT,
        "%-24s %9.3f %17s %12.0f %10.2f   %7s %17s  %s%n",
        entry,
        quantile(rates, 0.5),
        "(%.3f-%.3f)".formatted(quantile(rates, 0.25), quantile(rates, 0.75)),
        quantile(sorted(taken.stream().mapToDouble(Turn::nanosPerPass).toArray()), 0.5),
        quantile(sorted(taken.stream().mapToDouble(Turn::allocatedPerPass).toArray()), 0.5),
        ratios.length == 0 ? "" : "%.3f".formatted(quantile(sorted(ratios), 0.5)),
        ratios.length == 0
            ? ""
            : "(%.3f-%.3f)"
                .formatted(quantile(sorted(ratios), 0.25), quantile(sorted(ratios), 0.75)),
        to);
  }

  private static double[] sorted(double[] values) {
    double[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }

  private static double quantile(double[] sorted, double q) {
    return sorted[(int) Math.round(q * (sorted.length - 1))];
  }
}
