package io.dgen;

/** Whether workers and memory are placed by NUMA node. */
public enum NumaMode {
  /** Where there is more than one node that can be used. */
  AUTO,
  /** Also on one node. */
  FORCE,
  /** Never. */
  DISABLED
}
