package io.dgen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The interceptors without a broker: what a producer's returns goes to a consumer's. */
class InterceptorsTest {

  private static final String TOPIC = "topic";

  @TempDir private Path directory;

  private static Map<String, Object> properties(String... more) {
    Map<String, Object> all = new HashMap<>(Map.of("client.id", "test", "dgen.seed", "42"));
    for (String each : more) {
      String[] pieces = each.split("=", 2);
      all.put(pieces[0], pieces[1]);
    }
    return all;
  }

  private static DgenProducerInterceptor<byte[], byte[]> producer(String... more) {
    DgenProducerInterceptor<byte[], byte[]> made = new DgenProducerInterceptor<>();
    made.configure(properties(more));
    return made;
  }

  private static DgenConsumerInterceptor<byte[], byte[]> consumer(String... more) {
    DgenConsumerInterceptor<byte[], byte[]> made = new DgenConsumerInterceptor<>();
    made.configure(properties(more));
    return made;
  }

  private static List<ProducerRecord<byte[], byte[]>> send(int count, int size, String... more) {
    List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
    DgenProducerInterceptor<byte[], byte[]> producer = producer(more);
    for (int i = 0; i < count; i++) {
      sent.add(producer.onSend(new ProducerRecord<>(TOPIC, 0, null, new byte[size])));
    }
    producer.close();
    return sent;
  }

  private static <V> void read(
      DgenConsumerInterceptor<byte[], V> consumer, List<ProducerRecord<byte[], V>> sent) {
    List<ConsumerRecord<byte[], V>> records = new ArrayList<>();
    for (ProducerRecord<byte[], V> each : sent) {
      records.add(
          new ConsumerRecord<>(
              TOPIC,
              0,
              records.size(),
              0,
              TimestampType.CREATE_TIME,
              0,
              0,
              each.key(),
              each.value(),
              each.headers(),
              Optional.empty()));
    }
    ConsumerRecords<byte[], V> all =
        new ConsumerRecords<>(Map.of(new TopicPartition(TOPIC, 0), records), Map.of());
    assertThat(consumer.onConsume(all)).isSameAs(all);
  }

  private static List<String> findings(Path directory) throws Exception {
    try (var files = Files.list(directory)) {
      Path text = files.filter(file -> file.toString().endsWith(".txt")).findFirst().orElseThrow();
      return Files.readAllLines(text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dgen.value.size=keep",
        "dgen.value.size=4096",
        "dgen.value.size=1..20000",
        "dgen.dedup=3",
        "dgen.compress=2.5",
        "dgen.mix=50%:1,50%:4",
        "dgen.generation=3",
        "dgen.filler=repeat"
      })
  void whatIsSentIsRead(String property) {
    List<ProducerRecord<byte[], byte[]>> sent = send(500, 1000, property);
    DgenConsumerInterceptor<byte[], byte[]> consumer = consumer(property);
    read(consumer, sent);
    assertThat(consumer.getRight()).isEqualTo(500);
    assertThat(consumer.getVerdict()).isEqualTo("good");
    consumer.close();
  }

  @Test
  void aValueIsThatOfTheDocumentedStream() {
    ProducerRecord<byte[], byte[]> sent =
        send(4, 5000, "dgen.producer=7", "dgen.dedup=2", "dgen.dedup-unit=4096").get(3);
    StreamSpec spec =
        StreamSpec.builder(1L << 62).seed(42).stream((7L << 8 | 0) << 8 | 13)
            .dedupRatio(2)
            .dedupUnit(4096)
            .dedupSpan(1000)
            .build();
    byte[] expected = new byte[5000];
    try (DataGenerator generator = DataGenerator.open(spec)) {
      generator.fillAt(3 * 8192, expected);
    }
    assertThat(sent.value()).isEqualTo(expected);
    byte[] header = sent.headers().lastHeader("dgen").value();
    assertThat(header).hasSize(24);
    assertThat(ByteBuffer.wrap(header).get(0)).isEqualTo((byte) 0x11);
    assertThat(ByteBuffer.wrap(header).getInt(8)).isEqualTo(7 << 8);
    assertThat(ByteBuffer.wrap(header).getInt(12)).isEqualTo(3);
    assertThat(ByteBuffer.wrap(header).getInt(20)).isEqualTo(5000);
  }

  @Test
  void drawnSizesAreReproducibleAndInRange() {
    String[] properties = {"dgen.value.size=1KiB..2KiB", "dgen.producer=9"};
    List<byte[]> first = send(1000, 1, properties).stream().map(ProducerRecord::value).toList();
    List<byte[]> again = send(1000, 5, properties).stream().map(ProducerRecord::value).toList();
    Set<Integer> sizes = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      assertThat(first.get(i)).isEqualTo(again.get(i));
      sizes.add(first.get(i).length);
    }
    assertThat(sizes).allMatch(size -> size >= 1024 && size <= 2048).hasSizeGreaterThan(400);
  }

  @Test
  void deduplicationRepeatsValues() {
    List<ProducerRecord<byte[], byte[]>> sent =
        send(1000, 4096, "dgen.dedup=4", "dgen.dedup-unit=4096", "dgen.dedup-span=100");
    Set<ByteBuffer> unique = new HashSet<>();
    sent.forEach(each -> unique.add(ByteBuffer.wrap(each.value())));
    assertThat(unique).hasSize(250);
  }

  @Test
  void keysHeadersTimestampsAndPartitionsAreKept() {
    DgenProducerInterceptor<byte[], byte[]> producer = producer();
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", new byte[] {1}).add("dgen", new byte[] {2}).add("trace", new byte[] {3});
    ProducerRecord<byte[], byte[]> sent =
        producer.onSend(new ProducerRecord<>(TOPIC, 3, 99L, new byte[] {7}, new byte[10], headers));
    assertThat(sent.partition()).isEqualTo(3);
    assertThat(sent.timestamp()).isEqualTo(99);
    assertThat(sent.key()).containsExactly(7);
    assertThat(sent.headers().headers("trace")).hasSize(2);
    assertThat(sent.headers().headers("dgen")).hasSize(1);
    assertThat(sent.value()).hasSize(10);
    assertThat(headers.toArray()).as("the application's own").hasSize(3);
    producer.close();
  }

  @Test
  void tombstonesStayAndByteBuffersAreReplaced() {
    DgenProducerInterceptor<byte[], ByteBuffer> producer = new DgenProducerInterceptor<>();
    producer.configure(properties());
    ProducerRecord<byte[], ByteBuffer> tombstone =
        producer.onSend(new ProducerRecord<>(TOPIC, 0, new byte[1], null));
    assertThat(tombstone.value()).isNull();
    ByteBuffer own = ByteBuffer.allocateDirect(100).position(10);
    ProducerRecord<byte[], ByteBuffer> sent =
        producer.onSend(new ProducerRecord<>(TOPIC, 0, null, own));
    assertThat(sent.value().remaining()).isEqualTo(90);
    assertThat(own.position()).isEqualTo(10);
    assertThat(producer.getUnchanged()).isEqualTo(1);
    producer.close();

    ByteBuffer direct = ByteBuffer.allocateDirect(90).put(sent.value().duplicate()).flip();
    ProducerRecord<byte[], ByteBuffer> stored =
        new ProducerRecord<>(TOPIC, 0, null, null, direct, sent.headers());
    DgenConsumerInterceptor<byte[], ByteBuffer> consumer = new DgenConsumerInterceptor<>();
    consumer.configure(properties());
    read(consumer, List.of(stored, tombstone));
    assertThat(direct.remaining()).isEqualTo(90);
    assertThat(consumer.getRight()).isEqualTo(1);
    assertThat(consumer.getEmpty()).isEqualTo(1);
    consumer.close();
  }

  @Test
  void otherTypesAreRefused() {
    String string = "org.apache.kafka.common.serialization.String";
    assertThatThrownBy(() -> producer("value.serializer=" + string + "Serializer"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("must be that of byte[] or ByteBuffer");
    assertThatThrownBy(() -> consumer("value.deserializer=" + string + "Deserializer"))
        .isInstanceOf(ConfigException.class);
    DgenProducerInterceptor<String, String> producer = new DgenProducerInterceptor<>();
    producer.configure(properties("value.serializer=com.example.Own"));
    assertThatThrownBy(() -> producer.onSend(new ProducerRecord<>(TOPIC, "value")))
        .isInstanceOf(DataError.class)
        .hasMessageContaining("java.lang.String");
    producer.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dgen.sead=1 | dgen.sead is unknown; known are dgen.seed, dgen.dedup,",
        "dgen.stream=1 | dgen.stream is unknown",
        "dgen.seed=x | dgen.seed: 'x' must be a whole number from 0 to 2^64-1",
        "dgen.dedup=0.5 | dgen.dedup is 0.5, but must be 1 to 1000000",
        "dgen.dedup-unit=1000 | dgen.dedup-unit is 1000, but must be a multiple of 4096 bytes",
        "dgen.compress=100 | dgen.compress is 100.0, but must be 1 to 64",
        "dgen.mix=1:100 | dgen.mix: a ratio is 100.0",
        "dgen.filler=ones | dgen.filler: 'ones' must be zero or repeat",
        "dgen.shared=10% | dgen.shared-size is missing",
        "dgen.value.size=8KiB..4KiB | dgen.value.size: '8KiB..4KiB' must be keep, a size",
        "dgen.value.size=-1 | dgen.value.size: '-1' must be keep",
        "dgen.producer=4294967296 | dgen.producer is 4294967296, but must be a whole number",
        "dgen.on.error=stop | dgen.on.error is stop, but must be log or fail",
        "dgen.report=/proc/none | dgen.report is /proc/none, but must be a directory",
      })
  void badPropertiesAreNamed(String property, String message) {
    assertThatThrownBy(() -> producer(property))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> consumer(property))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theSeedIsRequired() {
    DgenProducerInterceptor<byte[], byte[]> producer = new DgenProducerInterceptor<>();
    assertThatThrownBy(() -> producer.configure(Map.of("client.id", "x")))
        .hasMessageContaining("dgen.seed is missing");
  }

  @Test
  void wrongValuesAreNamed() throws Exception {
    List<ProducerRecord<byte[], byte[]>> sent = send(20, 2000, "dgen.producer=1");
    sent.get(3).value()[1234] ^= 4;
    Arrays.fill(sent.get(5).value(), 512, 1536, (byte) 0);
    System.arraycopy(sent.get(9).value(), 0, sent.get(7).value(), 0, 2000);
    Arrays.fill(sent.get(11).value(), (byte) 0x55);
    List<ProducerRecord<byte[], byte[]>> stored = new ArrayList<>(sent);
    ProducerRecord<byte[], byte[]> whole = sent.get(13);
    stored.set(
        13,
        new ProducerRecord<>(
            TOPIC, 0, null, null, Arrays.copyOf(whole.value(), 1500), whole.headers()));
    DgenConsumerInterceptor<byte[], byte[]> consumer = consumer("dgen.report=" + directory);
    read(consumer, stored);
    assertThat(consumer.getRight()).isEqualTo(15);
    assertThat(consumer.getWrong()).isEqualTo(5);
    consumer.close();
    List<String> lines = findings(directory);
    assertThat(lines.get(0)).contains("bad", "15 right, 5 wrong, 0 lost");
    assertThat(lines.get(1))
        .startsWith("WRONG topic-0 offset 3: record 3 of writer ")
        .contains("has 1 flipped bit in byte 1234 of 2000: byte 1234 is 0x");
    assertThat(lines.get(2)).contains("offset 5:", "has zeros in bytes 512 to 1535 of 2000");
    assertThat(lines.get(3)).contains("offset 7:", "holds the value of record 9 of writer");
    assertThat(lines.get(4)).contains("offset 11:", "wrong bytes in bytes 0 to 1999 of 2000");
    assertThat(lines.get(5)).contains("has 1500 bytes instead of 2000; the first 1500 are right");
  }

  @Test
  void valuesOfOtherWritersAndGenerationsAreNamed() throws Exception {
    List<ProducerRecord<byte[], byte[]>> mine = send(10, 600, "dgen.producer=1");
    List<ProducerRecord<byte[], byte[]>> others = send(10, 600, "dgen.producer=2");
    List<ProducerRecord<byte[], byte[]>> newer =
        send(10, 600, "dgen.producer=3", "dgen.generation=1");
    byte[] wanted = mine.get(4).value().clone();
    System.arraycopy(others.get(8).value(), 0, mine.get(4).value(), 0, 600);
    System.arraycopy(
        send(10, 600, "dgen.producer=3").get(2).value(), 0, newer.get(2).value(), 0, 600);
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>(others);
    all.addAll(mine);
    all.addAll(newer);
    DgenConsumerInterceptor<byte[], byte[]> consumer = consumer("dgen.report=" + directory);
    read(consumer, all);
    consumer.close();
    assertThat(wanted).isNotEqualTo(mine.get(4).value());
    List<String> lines = findings(directory);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).contains("holds the value of record 8 of writer 00000002.0");
    assertThat(lines.get(2)).contains("holds generation 0 of the record");
  }

  @Test
  void lostAndRepeatedRecordsAreNamed() throws Exception {
    List<ProducerRecord<byte[], byte[]>> log = new ArrayList<>(send(30, 100));
    log.add(25, log.get(20));
    log.remove(10);
    DgenConsumerInterceptor<byte[], byte[]> consumer = consumer("dgen.report=" + directory);
    read(consumer, log);
    consumer.close();
    List<String> lines = findings(directory);
    assertThat(lines.get(0)).contains("bad", "30 right, 0 wrong, 1 lost, 1 repeated");
    assertThat(lines.get(1))
        .matches("LOST topic-0 offset 10: records 10 to 10 of writer .* are lost .*");
    assertThat(lines.get(2)).matches("REPEATED topic-0 offset 24: record 20 of .* there again");
  }

  @Test
  void otherSeedsAndParametersAreNamed() throws Exception {
    DgenConsumerInterceptor<byte[], byte[]> consumer =
        consumer("dgen.seed=43", "dgen.report=" + directory);
    read(consumer, send(3, 100));
    consumer.close();
    assertThat(findings(directory).get(1)).contains("was made with other dgen properties");
  }

  @Test
  void strictModeFailsAndTheOtherGoesOn() {
    List<ProducerRecord<byte[], byte[]>> sent = send(3, 100);
    sent.get(1).value()[0] ^= 1;
    DgenConsumerInterceptor<byte[], byte[]> strict = consumer("dgen.on.error=fail");
    assertThatThrownBy(() -> read(strict, sent))
        .isInstanceOf(DataError.class)
        .hasMessageContaining("WRONG topic-0 offset 1: record 1 of writer");
    assertThat(strict.getRecords()).as("all are counted").isEqualTo(3);
    strict.close();
    DgenConsumerInterceptor<byte[], byte[]> patient = consumer("dgen.on.error=log");
    read(patient, sent);
    assertThat(patient.getVerdict()).isEqualTo("bad");
    patient.close();
  }

  /** A header that cannot be read, as for any failure of the verification itself. */
  private static final Header FAILING =
      new Header() {
        @Override
        public String key() {
          return "dgen";
        }

        @Override
        public byte[] value() {
          throw new IllegalStateException("planted");
        }
      };

  @Test
  void recordsThatCannotBeVerifiedAreCountedAndNamed() throws Exception {
    List<ProducerRecord<byte[], byte[]>> sent = send(4, 100);
    sent.get(1).headers().add(FAILING);
    DgenConsumerInterceptor<byte[], byte[]> consumer = consumer("dgen.report=" + directory);
    read(consumer, sent);
    consumer.close();
    assertThat(consumer.getVerdict())
        .as("what is missing is there, unread")
        .isEqualTo("incomplete");
    assertThat(consumer.getUnverified()).isEqualTo(1);
    assertThat(consumer.getRight()).isEqualTo(3);
    assertThat(findings(directory))
        .contains(
            "UNVERIFIED topic-0 offset 1: 1 record not verified:"
                + " java.lang.IllegalStateException: planted");

    List<ProducerRecord<byte[], byte[]>> last = send(4, 100);
    last.get(3).headers().add(FAILING);
    DgenConsumerInterceptor<byte[], byte[]> other = consumer();
    read(other, last);
    other.close();
    assertThat(other.getVerdict()).isEqualTo("incomplete");

    DgenConsumerInterceptor<byte[], byte[]> strict = consumer("dgen.on.error=fail");
    assertThatThrownBy(() -> read(strict, last))
        .isInstanceOf(DataError.class)
        .hasMessageContaining("UNVERIFIED topic-0 offset 3");
    strict.close();
  }

  @Test
  void whatAnErrorLeavesUnverifiedIsCounted() {
    List<ProducerRecord<byte[], Object>> sent = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> each : send(4, 100)) {
      Object value = sent.size() == 1 ? "text" : each.value();
      sent.add(new ProducerRecord<>(TOPIC, 0, null, null, value, each.headers()));
    }
    DgenConsumerInterceptor<byte[], Object> consumer = new DgenConsumerInterceptor<>();
    consumer.configure(properties());
    assertThatThrownBy(() -> read(consumer, sent))
        .isInstanceOf(DataError.class)
        .hasMessageContaining("java.lang.String");
    assertThat(consumer.getRight()).isEqualTo(1);
    assertThat(consumer.getUnverified()).isEqualTo(3);
    assertThat(consumer.getVerdict()).isEqualTo("incomplete");
    consumer.close();
  }

  @Test
  void aProducerNeverSendsAValueThatCouldNotBeReplaced() {
    DgenProducerInterceptor<byte[], byte[]> producer = producer();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(TOPIC, 0, null, new byte[10]) {
          @Override
          public byte[] key() {
            throw new IllegalStateException("planted");
          }
        };
    assertThatThrownBy(() -> producer.onSend(record))
        .isInstanceOf(DataError.class)
        .hasMessage(
            "cannot replace the value of a record of topic: java.lang.IllegalStateException:"
                + " planted");
    producer.close();
  }

  /** A header with impossible figures is a finding, not a failure. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7, 12, 16, 20})
  void damagedHeadersAreFindings(int at) {
    List<ProducerRecord<byte[], byte[]>> sent = send(3, 100);
    byte[] header = sent.get(1).headers().lastHeader("dgen").value();
    header[at] ^= 0x7f;
    DgenConsumerInterceptor<byte[], byte[]> consumer = consumer();
    read(consumer, sent);
    consumer.close();
    assertThat(consumer.getUnverified()).isZero();
    assertThat(consumer.getVerdict()).isEqualTo("bad");
    assertThat(consumer.getRight()).isBetween(1L, 3L);
  }

  @Test
  void recordsOfOthersAreCountedAndNothingVerifiedIsNotGood() {
    DgenConsumerInterceptor<byte[], byte[]> consumer = consumer();
    read(consumer, List.of(new ProducerRecord<>(TOPIC, 0, null, new byte[10])));
    assertThat(consumer.getForeign()).isEqualTo(1);
    assertThat(consumer.getVerdict()).isEqualTo("nothing verified");
    consumer.close();
  }

  @Test
  void figuresAreInJmxAndInTheReport() throws Exception {
    DgenConsumerInterceptor<byte[], byte[]> consumer = consumer("dgen.report=" + directory);
    DgenConsumerInterceptor<byte[], byte[]> same = consumer();
    List<ProducerRecord<byte[], byte[]>> sent = send(5, 100, "dgen.report=" + directory);
    read(consumer, sent);
    var server = ManagementFactory.getPlatformMBeanServer();
    ObjectName first = new ObjectName("io.dgen.kafka:type=Consumer,client-id=\"test\"");
    ObjectName second = new ObjectName("io.dgen.kafka:type=Consumer,client-id=\"test\",instance=2");
    assertThat(server.getAttribute(first, "Right")).isEqualTo(5L);
    assertThat(server.getAttribute(first, "Verdict")).isEqualTo("good");
    assertThat(server.getAttribute(second, "Right")).isEqualTo(0L);
    consumer.close();
    same.close();
    assertThat(server.isRegistered(first)).isFalse();
    assertThat(server.isRegistered(second)).isFalse();
    Map<String, Object> report =
        JSON.std.mapFrom(Files.readString(directory.resolve("consumer-test.json")));
    assertThat(report).containsEntry("verdict", "good").containsEntry("right", 5);
    Map<String, Object> producer =
        JSON.std.mapFrom(Files.readString(directory.resolve("producer-test.json")));
    assertThat(producer).containsEntry("records", 5).containsEntry("seed", "42");
    consumer("dgen.report=" + directory).close();
    assertThat(directory.resolve("consumer-test-2.json")).exists();
  }

  private static Cluster cluster(int partitions) {
    Node node = new Node(0, "localhost", 9);
    Node[] nodes = {node};
    List<PartitionInfo> infos = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      infos.add(new PartitionInfo(TOPIC, i, node, nodes, nodes));
      infos.add(new PartitionInfo("other", i, node, nodes, nodes));
      infos.add(new PartitionInfo("other", partitions + i, node, nodes, nodes));
    }
    return new Cluster("c", List.of(node), infos, Set.of(), Set.of());
  }

  /** Sends as Kafka does: the interceptor, then the partitioner, on the caller's thread. */
  private static void sendWithPartitioner(
      DgenProducerInterceptor<byte[], byte[]> producer,
      DgenPartitioner partitioner,
      Cluster cluster,
      Map<Integer, List<ProducerRecord<byte[], byte[]>>> logs,
      int count) {
    for (int i = 0; i < count; i++) {
      ProducerRecord<byte[], byte[]> sent =
          producer.onSend(new ProducerRecord<>(TOPIC, new byte[50]));
      synchronized (logs) {
        int partition =
            partitioner.partition(TOPIC, null, null, sent.value(), sent.value(), cluster);
        logs.computeIfAbsent(partition, key -> new ArrayList<>()).add(sent);
      }
    }
  }

  @Test
  void thePartitionerNumbersTheRecordsOfEachPartition() throws Exception {
    DgenProducerInterceptor<byte[], byte[]> producer = producer();
    DgenPartitioner partitioner = new DgenPartitioner();
    partitioner.configure(Map.of("batch.size", "500"));
    Map<Integer, List<ProducerRecord<byte[], byte[]>>> logs = new LinkedHashMap<>();
    Cluster cluster = cluster(4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> sendWithPartitioner(producer, partitioner, cluster, logs, 20)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    producer.close();
    assertThat(logs).hasSize(4);
    long right = 0;
    for (List<ProducerRecord<byte[], byte[]>> log : logs.values()) {
      DgenConsumerInterceptor<byte[], byte[]> consumer = consumer();
      read(consumer, log);
      consumer.close();
      assertThat(consumer.getVerdict()).isEqualTo("good");
      right += consumer.getRight();

      ProducerRecord<byte[], byte[]> lost = log.remove(log.size() / 2);
      Stamp stamp = Stamp.decode(lost.headers().lastHeader("dgen").value());
      boolean followed =
          log.stream()
              .map(each -> Stamp.decode(each.headers().lastHeader("dgen").value()))
              .anyMatch(each -> each.writer() == stamp.writer() && each.number() > stamp.number());
      DgenConsumerInterceptor<byte[], byte[]> other = consumer();
      read(other, log);
      other.close();
      assertThat(other.getLost()).isEqualTo(followed ? 1 : 0);
    }
    assertThat(right).isEqualTo(6000);
  }

  @Test
  void thePartitionerFollowsTheClusterAndTheTopic() {
    DgenPartitioner partitioner = new DgenPartitioner();
    partitioner.configure(Map.of("batch.size", "1"));
    for (int partitions : new int[] {1, 4, 50, 3}) {
      Cluster cluster = cluster(partitions);
      Set<Integer> withoutKey = new HashSet<>();
      for (int i = 0; i < 100; i++) {
        byte[] key = {(byte) i};
        int hash = Utils.toPositive(Utils.murmur2(key));
        assertThat(partitioner.partition(TOPIC, key, key, null, null, cluster))
            .isEqualTo(hash % partitions);
        assertThat(partitioner.partition("other", key, key, null, null, cluster))
            .isEqualTo(hash % (2 * partitions));
        withoutKey.add(partitioner.partition(TOPIC, null, null, null, null, cluster));
      }
      assertThat(withoutKey).hasSizeGreaterThan(partitions / 2).allMatch(each -> each < partitions);
    }
    partitioner.close();
  }

  @Test
  void aRecordThatIsRefusedLeavesNoGap() {
    DgenProducerInterceptor<byte[], byte[]> producer = producer();
    List<ProducerRecord<byte[], byte[]>> log = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ProducerRecord<byte[], byte[]> sent =
          producer.onSend(new ProducerRecord<>(TOPIC, 0, null, new byte[50]));
      if (i % 3 == 1) {
        producer.onAcknowledgement(null, new IllegalStateException("too large"), sent.headers());
      } else {
        log.add(sent);
      }
    }
    assertThat(producer.getFailed()).isEqualTo(3);
    producer.close();
    DgenConsumerInterceptor<byte[], byte[]> consumer = consumer();
    read(consumer, log);
    assertThat(consumer.getVerdict()).isEqualTo("good");
    assertThat(consumer.getRight()).isEqualTo(7);
    consumer.close();
  }

  @Test
  void withoutPartitionsUnseenRecordsAreCounted() {
    DgenProducerInterceptor<byte[], byte[]> producer = producer();
    List<ProducerRecord<byte[], byte[]>> log = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      log.add(producer.onSend(new ProducerRecord<>(TOPIC, new byte[50])));
    }
    producer.close();
    log.remove(4);
    DgenConsumerInterceptor<byte[], byte[]> consumer = consumer();
    read(consumer, log);
    assertThat(consumer.getUnseen()).isEqualTo(1);
    assertThat(consumer.getLost()).isZero();
    consumer.close();
  }
}
