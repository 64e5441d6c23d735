package io.dgen.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.utils.Time;

/** A Kafka cluster of one broker, which is also its controller, in this JVM. */
final class TestBroker implements AutoCloseable {

  private static final int ATTEMPTS = 10;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

  private final KafkaRaftServer server;
  private final String address;

  /** Starts a broker that keeps its logs in a directory. */
  TestBroker(Path directory) throws IOException {
    KafkaRaftServer started = null;
    int[] ports = {};
    for (int i = 1; started == null; i++) {
      ports = freePorts();
      try {
        started = start(Files.createDirectory(directory.resolve("broker-" + i)), ports);
      } catch (RuntimeException e) {
        if (i == ATTEMPTS || !isTaken(e)) {
          throw e;
        }
      }
    }
    server = started;
    address = "127.0.0.1:" + ports[0];
  }

  private static KafkaRaftServer start(Path directory, int[] ports) throws IOException {
    String address = "127.0.0.1:" + ports[0];
    Properties properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("listeners", "PLAINTEXT://" + address + ",CONTROLLER://127.0.0.1:" + ports[1]);
    properties.put("advertised.listeners", "PLAINTEXT://" + address);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("controller.quorum.voters", "1@127.0.0.1:" + ports[1]);
    properties.put("log.dirs", directory.resolve("log").toString());
    properties.put("num.partitions", "3");
    properties.put("offsets.topic.num.partitions", "1");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("transaction.state.log.num.partitions", "1");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    // On a busy machine a broker may be silent for 9 s, the default, and would lose its partitions.
    properties.put("broker.session.timeout.ms", "300000");
    Path file = directory.resolve("server.properties");
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    String id = Uuid.randomUuid().toString();
    int status = StorageTool.execute(new String[] {"format", "-t", id, "-c", file.toString()}, out);
    if (status != 0) {
      throw new IOException("cannot format: " + said.toString(StandardCharsets.UTF_8));
    }
    KafkaRaftServer made = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
    try {
      made.startup();
    } catch (RuntimeException e) {
      made.shutdown();
      throw e;
    }
    return made;
  }

  /** Tells whether another process has taken a port that was free. */
  private static boolean isTaken(Throwable e) {
    return e instanceof BindException
        || String.valueOf(e.getMessage()).contains("failed to bind")
        || (e.getCause() != null && isTaken(e.getCause()));
  }

  private static int[] freePorts() throws IOException {
    InetAddress local = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, local);
        ServerSocket other = new ServerSocket(0, 1, local)) {
      return new int[] {one.getLocalPort(), other.getLocalPort()};
    }
  }

  /** Creates a topic, which can be used then. */
  static void create(String address, String topic, int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
    awaitLeaders(address, topic, partitions);
  }

  /**
   * Waits until the broker serves a topic. Kafka's idempotent producer (4.3.1) cannot be used
   * before: of the batches in flight the broker may refuse the first and take the next ones, and
   * then the first is repeated in vain until the delivery's time is over.
   */
  static void awaitLeaders(String address, String topic, int partitions) throws Exception {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (int i = 0; i < partitions; i++) {
      all.put(new TopicPartition(topic, i), OffsetSpec.latest());
    }
    long start = System.nanoTime();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      while (true) {
        try {
          admin.listOffsets(all).all().get();
          return;
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof RetriableException)
              || System.nanoTime() - start > PATIENCE) {
            throw e;
          }
        }
      }
    }
  }

  /** Returns its host and port. */
  String address() {
    return address;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
