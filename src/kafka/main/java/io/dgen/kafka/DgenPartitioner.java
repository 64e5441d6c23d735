package io.dgen.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * A {@code partitioner.class} that numbers the records of {@link DgenProducerInterceptor} in their
 * partitions, so that a consumer of any partition sees which are lost. It chooses partitions as
 * Kafka does by default: by the key's hash; without a key, one partition for about {@code
 * batch.size} bytes, then another one.
 */
public final class DgenPartitioner implements Partitioner {

  private static final int BATCH = 16 << 10;

  /** The partition for records without a key. */
  private static final class Sticky {
    private int partition = -1;
    private int left;

    synchronized int next(Cluster cluster, String topic, int partitions, int bytes, int batch) {
      if (left <= 0) {
        List<PartitionInfo> available = cluster.availablePartitionsForTopic(topic);
        int before = partition;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (available.isEmpty()) {
          partition = random.nextInt(partitions);
        } else {
          partition = available.get(random.nextInt(available.size())).partition();
          if (partition == before) {
            partition = available.get(random.nextInt(available.size())).partition();
          }
        }
        left = batch;
      }
      left -= Math.max(1, bytes);
      return partition;
    }
  }

  /** What is known of a record's topic as long as the cluster stays as it is. */
  private record Known(Cluster cluster, String topic, int partitions, Sticky sticky) {

    @SuppressWarnings("ReferenceEquality") // a cluster that has changed is another object
    boolean is(Cluster other, String name) {
      return cluster == other && topic.equals(name);
    }
  }

  private final ConcurrentMap<String, Sticky> sticky = new ConcurrentHashMap<>();
  private volatile @Nullable Known last;
  private int batch = BATCH;

  /** Creates the partitioner; Kafka does. */
  public DgenPartitioner() {}

  @Override
  public void configure(Map<String, ?> configs) {
    Object size = configs.get(ProducerConfig.BATCH_SIZE_CONFIG);
    if (size != null) {
      batch = Math.max(1, Integer.parseInt(size.toString().strip()));
    }
  }

  @Override
  public int partition(
      String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
    Known known = last;
    if (known == null || !known.is(cluster, topic)) {
      known =
          new Known(
              cluster,
              topic,
              cluster.partitionsForTopic(topic).size(),
              sticky.computeIfAbsent(topic, name -> new Sticky()));
      last = known;
    }
    int partition;
    if (keyBytes != null) {
      partition = Utils.toPositive(Utils.murmur2(keyBytes)) % known.partitions;
    } else {
      int bytes = valueBytes == null ? 0 : valueBytes.length;
      partition = known.sticky.next(cluster, topic, known.partitions, bytes, batch);
    }
    PendingNumber.number(topic, partition);
    return partition;
  }

  @Override
  public void close() {
    sticky.clear();
    last = null;
  }
}
