package io.dgen;

/** The implementations of the stream. All generate the same bytes. */
public enum Backend {
  /** The fastest available one. */
  AUTO,
  /** The C kernel, through the Foreign Function and Memory API. */
  NATIVE,
  /** Java with the incubating Vector API. */
  VECTOR,
  /** Plain Java. */
  SCALAR
}
