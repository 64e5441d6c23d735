package io.dgen.cli.projection;

/** How the workers of a fork-join wait for the next chunk. */
public enum Waiting {
  /** They sleep: the caller did something else for longer than they spin. */
  ASLEEP,
  /** They spin: the next chunk is asked for at once, and nobody has waited long for the others. */
  SPINNING
}
