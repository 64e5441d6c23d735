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

  /**
   * Called when a finding turns out to be another, because records came very late.
   *
   * @param kind as it was found
   * @param offset as it was found
   * @param before the text until now
   * @param after the text from now on; empty if it is none any more
   */
  void corrected(Kind kind, long offset, String before, String after);
}
