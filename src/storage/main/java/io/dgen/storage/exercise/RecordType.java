package io.dgen.storage.exercise;

/** What a record of a journal says. */
enum RecordType {
  /** Not a record: the space was never written. */
  EMPTY(0),
  /** At the journal's start, these blocks have this version. */
  BASE(1),
  /** These blocks may be written with this version from now on. */
  INTENT(2),
  /** The writes of these blocks are acknowledged. */
  DONE(3),
  /** A flush begins. */
  FLUSH_BEGIN(4),
  /** A flush is complete. */
  FLUSH_END(5),
  /** This many records, from the first, are on stable storage. */
  SYNCED(6),
  /** The run ended as it should. */
  STOP(7),
  /** The intended writes of these blocks were not issued; they have this version still. */
  CANCELLED(8);

  private final int number;

  RecordType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
