package io.dgen.kafka;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Adds a header as long as dgen's to each record, and does nothing else: the least that an
 * interceptor with a header costs.
 */
public final class HeaderInterceptor<K, V> implements ProducerInterceptor<K, V> {

  @Override
  public void configure(Map<String, ?> configs) {
    // It has no properties.
  }

  @Override
  public ProducerRecord<K, V> onSend(ProducerRecord<K, V> record) {
    ProducerRecord<K, V> copy =
        new ProducerRecord<>(
            record.topic(),
            record.partition(),
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers());
    copy.headers().add(Stamp.HEADER, new byte[Stamp.BYTES]);
    return copy;
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
