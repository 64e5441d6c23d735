package io.dgen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.TestRun;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stock clients and tools against a broker, with the interceptors in their properties. */
class KafkaToolsTest {

  private static final Duration WAIT = Duration.ofMillis(200);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

  @TempDir private static Path directory;
  private static TestBroker broker;

  @BeforeAll
  static void start() throws IOException {
    broker = new TestBroker(directory);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static Map<String, Object> client(String id, String... more) {
    Map<String, Object> all =
        new HashMap<>(Map.of("bootstrap.servers", broker.address(), "client.id", id));
    for (String each : more) {
      String[] pieces = each.split("=", 2);
      all.put(pieces[0], pieces[1]);
    }
    return all;
  }

  private static KafkaProducer<byte[], byte[]> producer(String id, String... more) {
    Map<String, Object> all = client(id, more);
    all.putIfAbsent("interceptor.classes", DgenProducerInterceptor.class.getName());
    all.putIfAbsent("partitioner.class", DgenPartitioner.class.getName());
    all.put("dgen.seed", "42");
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String id, String... more) {
    Map<String, Object> all = client(id, more);
    all.put("interceptor.classes", DgenConsumerInterceptor.class.getName());
    all.put("dgen.seed", "42");
    all.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static void create(String topic, int partitions) throws Exception {
    TestBroker.create(broker.address(), topic, partitions);
  }

  private static Object attribute(String client, String name) throws Exception {
    ObjectName bean =
        new ObjectName("io.dgen.kafka:type=Consumer,client-id=" + ObjectName.quote(client));
    return ManagementFactory.getPlatformMBeanServer().getAttribute(bean, name);
  }

  /** Reads a topic's records without dgen. */
  private static List<ConsumerRecord<byte[], byte[]>> all(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            client("plain", "auto.offset.reset=earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList());
      long start = System.nanoTime();
      while (records.size() < count && System.nanoTime() - start < PATIENCE) {
        consumer.poll(WAIT).forEach(records::add);
      }
    }
    return records;
  }

  /** A pipeline that loses a record, sends one twice and damages one. */
  private static Map<String, Stamp> copyBadly(String from, String to, int count) throws Exception {
    Map<String, Stamp> faults = new HashMap<>();
    create(to, 1);
    try (KafkaProducer<byte[], byte[]> plain =
        new KafkaProducer<>(client("copy"), new ByteArraySerializer(), new ByteArraySerializer())) {
      int number = 0;
      for (ConsumerRecord<byte[], byte[]> each : all(from, count)) {
        if (each.partition() != 0) {
          continue;
        }
        Stamp stamp = Stamp.decode(each.headers().lastHeader(Stamp.HEADER).value());
        if (number == 17) {
          faults.put("lost", stamp);
        } else {
          if (number == 40) {
            each.value()[77] ^= 1;
            faults.put("corrupt", stamp);
          }
          int times = number == 29 ? 2 : 1;
          if (times == 2) {
            faults.put("repeated", stamp);
          }
          for (int i = 0; i < times; i++) {
            plain.send(
                new ProducerRecord<>(to, 0, each.timestamp(), null, each.value(), each.headers()));
          }
        }
        number++;
      }
      assertThat(number).isGreaterThan(100);
    }
    return faults;
  }

  // --- the documented command lines -----------------------------------------------------------

  /** What a command printed and returned. */
  private record Said(int status, String text) {}

  /** Runs commands as where Kafka is installed: its scripts start the classes of its jars. */
  private static Said bash(Path bin, String script) throws Exception {
    Path log = Files.createTempFile(directory, "said", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-ec", script.replace("localhost:9092", broker.address()))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
    builder.environment().remove("CLASSPATH");
    Process process = builder.start();
    if (!process.waitFor(300, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("takes too long: " + script);
    }
    return new Said(process.exitValue(), Files.readString(log));
  }

  private static Path scripts() throws IOException {
    String jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar") && !entry.contains("dgen-"))
            .collect(Collectors.joining(File.pathSeparator));
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Map<String, String> tools =
        Map.of(
            "kafka-topics.sh", "org.apache.kafka.tools.TopicCommand",
            "kafka-producer-perf-test.sh", "org.apache.kafka.tools.ProducerPerformance",
            "kafka-consumer-perf-test.sh", "org.apache.kafka.tools.ConsumerPerformance");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    for (Map.Entry<String, String> tool : tools.entrySet()) {
      Path file = bin.resolve(tool.getKey());
      // As kafka-run-class.sh does.
      Files.writeString(
          file,
          "#!/bin/sh\nexec "
              + java
              + " $KAFKA_OPTS -cp \"$CLASSPATH:"
              + jars
              + "\" "
              + tool.getValue()
              + " \"$@\"\n");
      file.toFile().setExecutable(true);
    }
    Path jar = Path.of(System.getProperty("dgen.kafka.jar"));
    assertThat(jar).exists();
    Files.copy(jar, directory.resolve("dgen-kafka-0.9.0-all.jar"));
    return bin;
  }

  private static List<String> documented() throws IOException {
    String text = Files.readString(TestRun.project().resolve("docs/kafka.md"));
    Matcher blocks = Pattern.compile("(?ms)^```sh kafka\n(.*?)^```").matcher(text);
    return blocks.results().map(each -> each.group(1)).toList();
  }

  @Test
  void theDocumentedCommandsSendAndVerify() throws Exception {
    Path bin = scripts();
    List<String> blocks = documented();
    assertThat(blocks).hasSize(4);
    Said created = bash(bin, blocks.get(0) + blocks.get(1));
    assertThat(created.status()).as(created.text()).isZero();
    TestBroker.awaitLeaders(broker.address(), "perf", 3);
    Said sent = bash(bin, blocks.get(0) + blocks.get(2));
    assertThat(sent.status()).as(sent.text()).isZero();
    assertThat(sent.text()).contains("20000 records sent");
    Said read = bash(bin, blocks.get(0) + blocks.get(3));
    assertThat(read.status()).as(read.text()).isZero();
    Path reports = directory.resolve("reports");
    Map<String, Object> good = report(reports, "consumer-perf-consumer-client.json");
    assertThat(good)
        .as(read.text())
        .containsEntry("verdict", "good")
        .containsEntry("right", 20000)
        .containsEntry("lost", 0);
    Map<String, Object> producer = report(reports, "producer-perf-producer-client.json");
    assertThat(producer).containsEntry("acknowledged", 20000).containsEntry("failed", 0);

    Map<String, Stamp> faults = copyBadly("perf", "damaged", 20000);
    Said bad =
        bash(
            bin,
            blocks.get(0)
                + blocks
                    .get(3)
                    .replace("--topic perf", "--topic damaged")
                    .replace("--num-records 20000", "--num-records 100")
                    .replace("=reports", "=damage"));
    Path text = directory.resolve("damage/consumer-perf-consumer-client.txt");
    assertThat(text).as(bad.text()).exists();
    List<String> findings = Files.readAllLines(text);
    assertThat(findings.get(0)).contains(" bad. ", " 1 wrong, 1 lost, 1 repeated, 0 reordered");
    String lost = faults.get("lost").writerText();
    assertThat(findings.subList(1, 4))
        .anyMatch(
            line ->
                line.startsWith("LOST damaged-0 offset 17: ")
                    && line.contains("of writer " + lost + " are lost")
                    && line.contains("(numbers 17 to 17)"))
        .anyMatch(
            line ->
                line.equals(
                    "REPEATED damaged-0 offset 29: " + faults.get("repeated") + " is there again"))
        .anyMatch(
            line ->
                line.startsWith(
                    "WRONG damaged-0 offset 40: "
                        + faults.get("corrupt")
                        + " has 1 flipped bit in byte 77 of "));

    Said strict =
        bash(
            bin,
            blocks.get(0)
                + blocks
                    .get(3)
                    .replace("--topic perf", "--topic damaged")
                    .replace("dgen.report=reports", "dgen.on.error=fail"));
    assertThat(strict.status()).as(strict.text()).isNotZero();
    assertThat(strict.text()).contains("REPEATED damaged-0 offset 29");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> report(Path reports, String name) throws IOException {
    return JSON.std.mapFrom(Files.readString(reports.resolve(name)));
  }

  // --- clients --------------------------------------------------------------------------------

  @Test
  void figuresAreInJmxWhileTheConsumerRuns() throws Exception {
    create("jmx", 2);
    try (KafkaProducer<byte[], byte[]> producer =
        producer("jmx-producer", "dgen.value.size=100..9000", "compression.type=lz4")) {
      for (int i = 0; i < 2000; i++) {
        producer.send(new ProducerRecord<>("jmx", new byte[] {(byte) i}, new byte[10]));
      }
    }
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("jmx-consumer", "group.id=jmx")) {
      consumer.subscribe(List.of("jmx"));
      long read = 0;
      long start = System.nanoTime();
      while (read < 2000 && System.nanoTime() - start < PATIENCE) {
        read += consumer.poll(WAIT).count();
      }
      assertThat(attribute("jmx-consumer", "Right")).isEqualTo(2000L);
      assertThat(attribute("jmx-consumer", "Verdict")).isEqualTo("good");
    }
  }

  @Test
  void abortedTransactionsAreNotLost() throws Exception {
    create("transactions", 1);
    try (KafkaProducer<byte[], byte[]> producer = producer("tx", "transactional.id=tx")) {
      producer.initTransactions();
      for (int i = 0; i < 20; i++) {
        producer.beginTransaction();
        for (int j = 0; j < 10; j++) {
          producer.send(new ProducerRecord<>("transactions", new byte[200]));
        }
        producer.flush();
        if (i % 3 == 1) {
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
        }
      }
    }
    try (KafkaConsumer<byte[], byte[]> consumer =
        consumer("tx-consumer", "isolation.level=read_committed")) {
      consumer.assign(List.of(new TopicPartition("transactions", 0)));
      long read = 0;
      long start = System.nanoTime();
      while (read < 130 && System.nanoTime() - start < PATIENCE) {
        read += consumer.poll(WAIT).count();
      }
      assertThat(attribute("tx-consumer", "Verdict")).isEqualTo("good");
      assertThat(attribute("tx-consumer", "Right")).isEqualTo(130L);
      assertThat(attribute("tx-consumer", "Skipped"))
          .as("the last one is at the end")
          .isEqualTo(60L);
    }
  }

  @Test
  void rebalancesLoseNothing() throws Exception {
    create("group", 4);
    int count = 8000;
    List<Thread> threads = new ArrayList<>();
    List<Exception> failed = Collections.synchronizedList(new ArrayList<>());
    try (KafkaProducer<byte[], byte[]> producer = producer("group-producer", "batch.size=2000")) {
      for (int i = 0; i < 4; i++) {
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int j = 0; j < count / 4; j++) {
                        producer.send(
                            new ProducerRecord<>("group", new byte[100]),
                            (metadata, exception) -> {
                              if (exception != null) {
                                failed.add(exception);
                              }
                            });
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(failed).isEmpty();
    String[] settings = {"group.id=rebalancing", "max.poll.records=100", "dgen.on.error=fail"};
    Set<String> read = new HashSet<>();
    long start = System.nanoTime();
    try (KafkaConsumer<byte[], byte[]> first = consumer("group-1", settings)) {
      first.subscribe(List.of("group"));
      while (read.size() < count / 3 && System.nanoTime() - start < PATIENCE) {
        note(first, read);
      }
      try (KafkaConsumer<byte[], byte[]> second = consumer("group-2", settings)) {
        second.subscribe(List.of("group"));
        while (read.size() < 2 * count / 3 && System.nanoTime() - start < PATIENCE) {
          note(first, read);
          note(second, read);
        }
        second.commitSync();
        assertThat(attribute("group-2", "Lost")).isEqualTo(0L);
        assertThat(attribute("group-2", "Verdict")).isNotEqualTo("bad");
      }
      while (read.size() < count && System.nanoTime() - start < PATIENCE) {
        note(first, read);
      }
      assertThat(attribute("group-1", "Verdict")).isEqualTo("good");
    }
    assertThat(read).hasSize(count);
  }

  private static void note(KafkaConsumer<byte[], byte[]> consumer, Set<String> read) {
    for (ConsumerRecord<byte[], byte[]> each : consumer.poll(WAIT)) {
      read.add(each.partition() + " " + each.offset());
    }
  }

  @Test
  void recordsThatAreTooLargeLeaveNoGap() throws Exception {
    create("large", 1);
    try (KafkaProducer<byte[], byte[]> producer =
        producer("large-producer", "max.request.size=5000")) {
      for (int i = 0; i < 30; i++) {
        producer.send(new ProducerRecord<>("large", new byte[i % 3 == 1 ? 6000 : 300]));
      }
    }
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("large-consumer")) {
      consumer.assign(List.of(new TopicPartition("large", 0)));
      long read = 0;
      long start = System.nanoTime();
      while (read < 20 && System.nanoTime() - start < PATIENCE) {
        read += consumer.poll(WAIT).count();
      }
      assertThat(attribute("large-consumer", "Verdict")).isEqualTo("good");
      assertThat(attribute("large-consumer", "Right")).isEqualTo(20L);
    }
  }

  @Test
  void aBadPropertyStopsTheClient() {
    assertThatThrownBy(() -> producer("bad", "dgen.dedupe=2"))
        .hasRootCauseMessage(
            "dgen.dedupe is unknown; known are "
                + ClientSettings.allowed().stream()
                    .map(name -> "dgen." + name)
                    .collect(Collectors.joining(", ")));
  }
}
