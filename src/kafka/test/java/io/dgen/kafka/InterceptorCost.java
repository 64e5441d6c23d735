package io.dgen.kafka;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.tools.ConsumerPerformance;
import org.apache.kafka.tools.ProducerPerformance;

/**
 * Measures what the interceptors cost Kafka's own tools: their CPU time per record with and without
 * them, in alternation, against a broker in another JVM. A third producer adds a header of the same
 * length and does nothing else. {@code InterceptorCost DIRECTORY ROUNDS SIZE...}
 */
public final class InterceptorCost {

  private static final long BYTES = Long.getLong("dgen.bytes", 400L << 20);
  private static final int MOST_RECORDS = Integer.getInteger("dgen.records", 600_000);
  private static final int WARM_UP = 2;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private InterceptorCost() {}

  /** How a tool runs. */
  private enum Variant {
    STOCK,
    HEADER,
    DGEN
  }

  /** Nanoseconds of CPU time per record. */
  private record Round(double stock, double header, double dgen, double reads, double verifies) {}

  /** Runs as the broker if there is one argument, else measures. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    if (args.length == 1) {
      try (TestBroker broker = new TestBroker(directory)) {
        System.out.println("address " + broker.address());
        while (System.in.read() >= 0) {
          // until the parent ends
        }
      }
      Runtime.getRuntime().halt(0);
    }
    Process broker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                InterceptorCost.class.getName(),
                args[0])
            .redirectError(new File(args[0], "broker.txt"))
            .start();
    try (BufferedReader out = broker.inputReader()) {
      String line = out.readLine();
      while (!line.startsWith("address ")) {
        line = out.readLine();
      }
      String address = line.substring("address ".length());
      int rounds = Integer.parseInt(args[1]);
      for (String size : Arrays.copyOfRange(args, 2, args.length)) {
        measure(address, rounds, Integer.parseInt(size));
      }
    } finally {
      broker.destroyForcibly().waitFor();
    }
  }

  private static void measure(String address, int rounds, int size) throws Exception {
    int records = (int) Math.min(MOST_RECORDS, BYTES / size);
    List<Round> all = new ArrayList<>();
    for (int i = 0; i < rounds + WARM_UP; i++) {
      Round round = round(address, size, records, i);
      if (i >= WARM_UP) {
        all.add(round);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d bytes, %d rounds of %d records; CPU time per record, median%n"
            + "  producer: %.0f ns; with a header %s; with dgen %s; dgen beyond the header %s%n"
            + "  consumer: %.0f ns; with dgen %s%n",
        size,
        rounds,
        records,
        median(all, Round::stock),
        percent(all, each -> each.header / each.stock - 1),
        percent(all, each -> each.dgen / each.stock - 1),
        percent(all, each -> (each.dgen - each.header) / each.stock),
        median(all, Round::reads),
        percent(all, each -> each.verifies / each.reads - 1));
  }

  /** Runs each tool once, in an order that changes from round to round. */
  private static Round round(String address, int size, int records, int number) throws Exception {
    double[] sent = new double[Variant.values().length];
    double[] read = new double[2];
    for (int j = 0; j < sent.length; j++) {
      Variant variant = Variant.values()[(number + j) % sent.length];
      String topic = "cost-" + size + "-" + number + "-" + variant;
      TestBroker.create(address, topic, 1);
      sent[variant.ordinal()] =
          nanosEach(records, () -> produce(address, topic, records, size, variant));
      if (variant == Variant.DGEN) {
        for (int k = 0; k < 2; k++) {
          int verified = (number + k) % 2;
          read[verified] =
              nanosEach(records, () -> consume(address, topic, records, verified == 1));
        }
      }
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
        admin.deleteTopics(List.of(topic)).all().get();
      }
    }
    return new Round(sent[0], sent[1], sent[2], read[0], read[1]);
  }

  /** Runs an action without its output, and returns the CPU time of this JVM for each record. */
  private static double nanosEach(int records, Runnable action) {
    PrintStream stdout = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    try {
      long before = SYSTEM.getProcessCpuTime();
      action.run();
      return (double) (SYSTEM.getProcessCpuTime() - before) / records;
    } finally {
      System.setOut(stdout);
    }
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static String percent(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%+.1f %% (%+.1f to %+.1f)",
        100 * sorted[sorted.length / 2],
        100 * sorted[0],
        100 * sorted[sorted.length - 1]);
  }

  private static void produce(
      String address, String topic, int records, int size, Variant variant) {
    List<String> words = new ArrayList<>(List.of("--bootstrap-server", address, "--topic", topic));
    words.addAll(List.of("--throughput", "-1", "--num-records", "" + records));
    words.addAll(List.of("--record-size", "" + size, "--command-property", "client.id=cost"));
    switch (variant) {
      case STOCK -> {
        // as it is
      }
      case HEADER -> words.add("interceptor.classes=" + HeaderInterceptor.class.getName());
      case DGEN ->
          words.addAll(
              List.of(
                  "interceptor.classes=" + DgenProducerInterceptor.class.getName(),
                  "partitioner.class=" + DgenPartitioner.class.getName(),
                  "dgen.seed=1"));
    }
    try {
      ProducerPerformance.main(words.toArray(String[]::new));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void consume(String address, String topic, int records, boolean with) {
    List<String> words = new ArrayList<>(List.of("--bootstrap-server", address, "--topic", topic));
    words.addAll(List.of("--num-records", "" + records, "--hide-header", "--group", topic + with));
    if (with) {
      words.addAll(
          List.of(
              "--command-property",
              "interceptor.classes=" + DgenConsumerInterceptor.class.getName(),
              "--command-property",
              "dgen.seed=1"));
    }
    ConsumerPerformance.main(words.toArray(String[]::new));
  }
}
