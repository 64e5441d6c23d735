package io.dgen.kafka;

/** What a {@link DgenProducerInterceptor} has done, as JMX shows it. */
public interface ProducerStatusMXBean {

  /**
   * Returns the number of records whose value was replaced.
   *
   * @return records
   */
  long getRecords();

  /**
   * Returns the number of bytes of their values.
   *
   * @return bytes
   */
  long getBytes();

  /**
   * Returns the number of records without a value, which were sent as they are.
   *
   * @return records
   */
  long getUnchanged();

  /**
   * Returns the number of records that the brokers acknowledged.
   *
   * @return records
   */
  long getAcknowledged();

  /**
   * Returns the number of records that could not be sent, or not be acknowledged.
   *
   * @return records
   */
  long getFailed();
}
