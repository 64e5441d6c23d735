package io.dgen;

/** Instruction sets of the native back end. */
public enum Isa {
  /** The fastest that the library and this machine support. */
  AUTO,
  /** Plain C. */
  PORTABLE,
  /** AArch64's 128-bit vectors. */
  NEON,
  /** x86-64's 256-bit vectors. */
  AVX2,
  /** x86-64's 512-bit vectors (AVX-512 F and DQ). */
  AVX512
}
