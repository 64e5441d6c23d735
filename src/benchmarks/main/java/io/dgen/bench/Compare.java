package io.dgen.bench;

import io.dgen.bench.Target.Pages;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs contenders interleaved in one JVM: after a warm-up there are many rounds, and in each every
 * contender has a short turn, in a different order each time. Whatever else the machine does
 * affects all of them alike, so the median of the ratios within rounds says more than a ratio of
 * means.
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
      paramLabel = "NAME[@BYTES][xTHREADS]",
      converter = Entry.Reference.class,
      description =
          "Whom to compare with, instead; without a size or number of threads: at each one's own.")
  private UnaryOperator<Entry> baseline;

  @Option(
      names = "--threads",
      split = ",",
      description =
          "Threads, instead; each has memory of its own, but CHUNK contenders bring their own and"
              + " share one memory.")
  private List<Integer> threads;

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

  @Option(
      names = "--shift",
      defaultValue = "0",
      paramLabel = "BYTES",
      description =
          "Bytes by which positions in the stream miss a page's start. Default: ${DEFAULT-VALUE}.")
  private long shift;

  @Option(
      names = "--span",
      defaultValue = "0",
      paramLabel = "BYTES",
      converter = Bytes.class,
      description =
          "Memory over which objects follow each other; 0: all come to the same place. Default:"
              + " ${DEFAULT-VALUE}.")
  private long span;

  private final Map<Entry, List<Pass>> passes = new LinkedHashMap<>();
  private final Map<Entry, List<Turn>> turns = new LinkedHashMap<>();

  /**
   * One target for each thread, by size: contenders share them, so that the placement of pages
   * makes no difference.
   */
  private final Map<Long, List<Target>> targets = new LinkedHashMap<>();

  private ExecutorService executor;

  /** Created by {@link #main}. */
  private Compare() {}

  /**
   * Runs the comparison.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    CommandLine command = new CommandLine(new Compare()).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (threads == null) {
      threads = Arrays.stream(scene.threads.split(",")).map(Integer::valueOf).toList();
    }
    executor = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
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

  private void openAll() {
    if (contenders == null) {
      contenders = Arrays.stream(scene.contenders.split(",")).map(Contender::valueOf).toList();
    }
    if (sizes == null) {
      sizes = Arrays.stream(scene.sizes.split(",")).map(new Bytes()::convert).toList();
    }
    if (baseline == null) {
      baseline = new Entry.Reference().convert(scene.baseline);
    }
    for (long bytes : sizes) {
      for (int n : threads) {
        for (Contender contender : contenders) {
          Entry entry = new Entry(contender, bytes, n);
          open(baseline.apply(entry));
          open(entry);
        }
      }
    }
  }

  private List<Target> allocate(long bytes) {
    Pages kind = Math.max(bytes, span) >= 2 << 20 ? pages : Pages.DEFAULT;
    Target.Shape shape = new Target.Shape(bytes, kind, 1, skew, shift, Math.max(bytes, span));
    return IntStream.range(0, Collections.max(threads))
        .mapToObj(i -> Target.allocate(shape))
        .toList();
  }

  private void open(Entry entry) {
    if (passes.containsKey(entry)) {
      return;
    }
    List<Target> at = targets.computeIfAbsent(entry.bytes(), this::allocate);
    at =
        entry.contender().hasWorkers()
            ? List.of(at.getFirst().withThreads(entry.threads()))
            : at.subList(0, entry.threads());
    try {
      List<Pass> opened = new ArrayList<>();
      for (Target target : at) {
        opened.add(entry.contender().open(target));
      }
      passes.put(entry, opened);
    } catch (UnsupportedOperationException e) {
      Announcements.once("left out: " + entry + ": " + e.getMessage());
    }
  }

  private Turn takeTurn(Entry entry, long nanos) throws Exception {
    List<Pass> each = passes.get(entry);
    if (each.size() == 1) {
      return Turn.take(each.getFirst(), entry.bytes(), nanos, null);
    }
    CyclicBarrier start = new CyclicBarrier(each.size());
    List<Callable<Turn>> calls = new ArrayList<>();
    for (Pass pass : each) {
      calls.add(() -> Turn.take(pass, entry.bytes(), nanos, start));
    }
    List<Turn> taken = new ArrayList<>();
    for (Future<Turn> future : executor.invokeAll(calls)) {
      taken.add(future.get());
    }
    return Turn.of(taken);
  }

  private void report() {
    System.out.printf(
        Locale.ROOT,
        "# %s; java %s; %d CPUs; %d rounds of %d ms%n",
        scene.name().toLowerCase(Locale.ROOT),
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        rounds,
        turnMillis);
    System.out.printf(
        Locale.ROOT,
        "%-28s %9s %17s %12s %10s   %7s %17s  %s%n",
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
        "%-28s %9.3f %17s %12.0f %10.2f   %7s %17s  %s%n",
        entry,
        quantile(rates, 0.5),
        String.format(Locale.ROOT, "(%.3f-%.3f)", quantile(rates, 0.25), quantile(rates, 0.75)),
        quantile(sorted(taken.stream().mapToDouble(Turn::nanosPerPass).toArray()), 0.5),
        quantile(sorted(taken.stream().mapToDouble(Turn::allocatedPerPass).toArray()), 0.5),
        ratios.length == 0 ? "" : String.format(Locale.ROOT, "%.3f", quantile(sorted(ratios), 0.5)),
        ratios.length == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "(%.3f-%.3f)",
                quantile(sorted(ratios), 0.25),
                quantile(sorted(ratios), 0.75)),
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
