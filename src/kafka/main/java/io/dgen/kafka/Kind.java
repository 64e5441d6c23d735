package io.dgen.kafka;

/** What a consumer can find. */
enum Kind {
  /** A value that is not what its header says. */
  WRONG,
  /** Records that were sent, but are not in the log between their neighbours. */
  LOST,
  /** A record that is in the log a second time. */
  REPEATED,
  /** A record that comes after one that was sent later. */
  REORDERED,
  /** A record that is repeated or reordered: too old to know which. */
  UNCLEAR,
  /** An offset that holds a newer record than the one read there before. */
  REWRITTEN,
  /** Records that could not be verified, because verifying them failed. */
  UNVERIFIED
}
