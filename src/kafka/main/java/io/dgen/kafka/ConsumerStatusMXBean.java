package io.dgen.kafka;

/** What a {@link DgenConsumerInterceptor} has found, as JMX shows it. */
public interface ConsumerStatusMXBean {

  /**
   * Returns {@code good}, {@code bad}, {@code nothing verified}, {@code incomplete} if records
   * could not be verified, or {@code undecided} while missing records may still come.
   *
   * @return what has been found until now
   */
  String getVerdict();

  /**
   * Returns the number of records read.
   *
   * @return records
   */
  long getRecords();

  /**
   * Returns the number of bytes of values compared.
   *
   * @return bytes
   */
  long getBytes();

  /**
   * Returns the number of records whose value is right.
   *
   * @return records
   */
  long getRight();

  /**
   * Returns the number of records whose value is wrong.
   *
   * @return records
   */
  long getWrong();

  /**
   * Returns the number of records that are lost.
   *
   * @return records
   */
  long getLost();

  /**
   * Returns the number of records that are missing, but may still come.
   *
   * @return records
   */
  long getAwaited();

  /**
   * Returns the number of records that could not be verified.
   *
   * @return records
   */
  long getUnverified();

  /**
   * Returns the number of records that this consumer did not read, at offsets that it did not read.
   *
   * @return records
   */
  long getSkipped();

  /**
   * Returns the number of records that are in the log a second time.
   *
   * @return records
   */
  long getRepeated();

  /**
   * Returns the number of records that come after one that was sent later.
   *
   * @return records
   */
  long getReordered();

  /**
   * Returns the number of records that are repeated or reordered.
   *
   * @return records
   */
  long getUnclear();

  /**
   * Returns the number of records read at an offset that was read before.
   *
   * @return records
   */
  long getReread();

  /**
   * Returns how often an offset held a newer record than before.
   *
   * @return the number of times
   */
  long getRewritten();

  /**
   * Returns the number of records that no {@link DgenProducerInterceptor} has made.
   *
   * @return records
   */
  long getForeign();

  /**
   * Returns the number of records without a value and without dgen's header.
   *
   * @return records
   */
  long getEmpty();

  /**
   * Returns the number of records not seen in any partition, of writers without {@link
   * DgenPartitioner}.
   *
   * @return records
   */
  long getUnseen();
}
