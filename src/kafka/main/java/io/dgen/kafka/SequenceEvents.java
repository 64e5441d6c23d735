package io.dgen.kafka;

/** Receives what {@link PartitionCheck} finds. */
interface SequenceEvents {

  /**
   * Called for each finding.
   *
   * @param kind what it is
   * @param offset of the record where it was noticed
   * @param what the text
   */
  void found(Kind kind, long offset, String what);
}
