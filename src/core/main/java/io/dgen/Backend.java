package io.dgen;

/** What computes the bytes. All make the same ones. */
public enum Backend {
  /** The fastest that can be had. */
  AUTO,
  /** The C kernel, through the Foreign Function and Memory API. */
  NATIVE,
  /** Java with the incubating Vector API. */
  VECTOR,
  /** Plain Java. */
  SCALAR
}
