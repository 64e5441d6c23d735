package io.dgen;

/** The content of the compressible part of a compression unit. */
public enum Filler {
  /** Zeros. */
  ZERO,
  /** Copies of the unit's last 64 random bytes. */
  REPEAT
}
