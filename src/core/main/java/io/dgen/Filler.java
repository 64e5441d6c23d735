package io.dgen;

/** What the compressible part of a compression unit holds. */
public enum Filler {
  /** Zeros. */
  ZERO,
  /** Copies of the unit's last 64 random bytes. */
  REPEAT
}
