package io.dgen;

/** To what workers that are placed by NUMA node are pinned. */
public enum Pin {
  /** Each to the CPUs of its node: the kernel may still choose among them. */
  NODE,
  /** Each to a CPU of its own. */
  CPU,
  /** None: workers belong to nodes, but the kernel may move them. */
  NONE
}
