package io.dgen.kafka;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.tools.ConsumerPerformance;
import org.apache.kafka.tools.ProducerPerformance;

/**
 * Measures what the interceptors cost Kafka's own tools: their CPU time per record with and without
 * them, in alternation, against a broker in another JVM. {@code InterceptorCost DIRECTORY PAIRS
 * SIZE...}; with {@code -Ddgen.payload=file} the producer tool sends payloads of a file instead of
 * making each byte of each record.
 */
public final class InterceptorCost {

  private static final long BYTES = Long.getLong("dgen.bytes", 400L << 20);
  private static final int MOST_RECORDS = Integer.getInteger("dgen.records", 600_000);

  private InterceptorCost() {}

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** Runs an action and returns the CPU time of this JVM. */
  private static long cpuNanos(Runnable action) {
    long before = SYSTEM.getProcessCpuTime();
    action.run();
    return SYSTEM.getProcessCpuTime() - before;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

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
      int pairs = Integer.parseInt(args[1]);
      for (String size : Arrays.copyOfRange(args, 2, args.length)) {
        measure(directory, address, pairs, Integer.parseInt(size));
      }
    } finally {
      broker.destroyForcibly();
    }
  }

  private static void measure(Path directory, String address, int pairs, int size)
      throws Exception {
    int records = (int) Math.min(MOST_RECORDS, BYTES / size);
    Path payload = Files.writeString(directory.resolve("payload"), "x".repeat(size) + "\n");
    List<Double> sent = new ArrayList<>();
    List<Double> read = new ArrayList<>();
    List<Double> base = new ArrayList<>();
    List<Double> baseRead = new ArrayList<>();
    PrintStream stdout = System.out;
    for (int i = -1; i < pairs; i++) {
      double[] produce = new double[2];
      double[] consume = new double[2];
      for (int j = 0; j < 2; j++) {
        int with = (i + j) & 1;
        String topic = "cost-" + size + "-" + i + "-" + with;
        TestBroker.create(address, topic, 1);
        System.setOut(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        produce[with] = cpuNanos(() -> produce(address, topic, records, size, payload, with == 1));
        if (with == 1) {
          for (int k = 0; k < 2; k++) {
            int verified = (i + k) & 1;
            consume[verified] = cpuNanos(() -> consume(address, topic, records, verified == 1));
          }
        }
        System.setOut(stdout);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
          admin.deleteTopics(List.of(topic)).all().get();
        }
      }
      if (i >= 0) { // else it warms up
        sent.add(produce[1] / produce[0] - 1);
        read.add(consume[1] / consume[0] - 1);
        base.add(produce[0] / records);
        baseRead.add(consume[0] / records);
      }
    }
    stdout.printf(
        Locale.ROOT,
        "%7d bytes: producer %+6.1f %% (of %.0f ns a record), consumer %+6.1f %% (of %.0f ns); all:"
            + " %s %s%n",
        size,
        100 * median(sent),
        median(base),
        100 * median(read),
        median(baseRead),
        percents(sent),
        percents(read));
  }

  private static String percents(List<Double> values) {
    return values.stream().map(each -> String.format(Locale.ROOT, "%+.1f", 100 * each)).toList()
        + "";
  }

  private static void produce(
      String address, String topic, int records, int size, Path payload, boolean with) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--bootstrap-server",
                address,
                "--topic",
                topic,
                "--throughput",
                "-1",
                "--num-records",
                "" + records));
    if ("file".equals(System.getProperty("dgen.payload"))) {
      words.addAll(List.of("--payload-file", payload.toString()));
    } else {
      words.addAll(List.of("--record-size", "" + size));
    }
    words.addAll(List.of("--command-property", "client.id=cost", "linger.ms=5"));
    if (with) {
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
    List<String> words =
        new ArrayList<>(
            List.of(
                "--bootstrap-server",
                address,
                "--topic",
                topic,
                "--num-records",
                "" + records,
                "--hide-header",
                "--group",
                topic + with));
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
