package io.dgen.kafka;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/**
 * Measures the CPU time of the interceptors alone, without a broker, and of what no interceptor can
 * save: generating each value into a new array, and comparing it. The best of some rounds.
 */
public final class RecordCost {

  private static final int[] SIZES = {100, 1 << 10, 10 << 10, 100 << 10};
  private static final int ROUNDS = 60;
  private static final int BYTES = 20_000_000;
  private static final int MOST_RECORDS = 20_000;
  private static final Map<String, String> PROPERTIES =
      Map.of("client.id", "cost", "dgen.seed", "1");

  private RecordCost() {}

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Prints the figures. */
  public static void main(String[] args) {
    for (int size : SIZES) {
      double send = Double.MAX_VALUE;
      double consume = Double.MAX_VALUE;
      double fill = Double.MAX_VALUE;
      double compare = Double.MAX_VALUE;
      for (int i = 0; i < ROUNDS; i++) {
        double[] nanos = round(size, Math.min(MOST_RECORDS, BYTES / size));
        send = Math.min(send, nanos[0]);
        consume = Math.min(consume, nanos[1]);
        fill = Math.min(fill, nanos[2]);
        compare = Math.min(compare, nanos[3]);
      }
      System.out.printf(
          Locale.ROOT,
          "%6d bytes: producer %.0f ns, of which generating %.0f; consumer %.0f ns, of which"
              + " comparing %.0f%n",
          size,
          send,
          fill,
          consume,
          compare);
    }
  }

  private static double[] round(int size, int records) {
    byte[] payload = new byte[size];
    List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>(records);
    DgenProducerInterceptor<byte[], byte[]> producer = new DgenProducerInterceptor<>();
    producer.configure(PROPERTIES);
    long start = cpuNanos();
    for (int i = 0; i < records; i++) {
      sent.add(producer.onSend(new ProducerRecord<>("cost", 0, null, payload)));
    }
    double send = (double) (cpuNanos() - start) / records;
    producer.close();
    List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>(records);
    for (ProducerRecord<byte[], byte[]> each : sent) {
      log.add(
          new ConsumerRecord<>(
              "cost",
              0,
              log.size(),
              0,
              TimestampType.CREATE_TIME,
              0,
              0,
              null,
              each.value(),
              each.headers(),
              Optional.empty()));
    }
    ConsumerRecords<byte[], byte[]> all =
        new ConsumerRecords<>(Map.of(new TopicPartition("cost", 0), log), Map.of());
    DgenConsumerInterceptor<byte[], byte[]> consumer = new DgenConsumerInterceptor<>();
    consumer.configure(PROPERTIES);
    start = cpuNanos();
    consumer.onConsume(all);
    double consume = (double) (cpuNanos() - start) / records;
    if (consumer.getRight() != records) {
      throw new IllegalStateException("not verified");
    }
    consumer.close();
    double[] floor = floor(size, records);
    return new double[] {send, consume, floor[0], floor[1]};
  }

  /** What generating values and comparing them takes, without Kafka. */
  private static double[] floor(int size, int records) {
    List<byte[]> values = new ArrayList<>(records);
    int sizeClass = Values.sizeClass(size);
    StreamSpec spec = StreamSpec.builder(Values.STREAM_BYTES).seed(1).build();
    try (DataGenerator generator = DataGenerator.open(spec)) {
      long start = cpuNanos();
      for (int i = 0; i < records; i++) {
        byte[] value = new byte[size];
        generator.fillAt(Values.position(i, sizeClass), value);
        values.add(value);
      }
      double fill = (double) (cpuNanos() - start) / records;
      start = cpuNanos();
      boolean same = true;
      for (int i = 0; i < records; i++) {
        same &= generator.verifyAt(Values.position(i, sizeClass), values.get(i)).isEmpty();
      }
      double compare = (double) (cpuNanos() - start) / records;
      if (!same) {
        throw new IllegalStateException("not the same");
      }
      return new double[] {fill, compare};
    }
  }
}
