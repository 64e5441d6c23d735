package io.dgen;

/** Decides whether workers and memory are placed by NUMA node. */
public enum NumaMode {
  /** If more than one node can be used. */
  AUTO,
  /** Even on a single node. */
  FORCE,
  /** Never. */
  DISABLED
}
