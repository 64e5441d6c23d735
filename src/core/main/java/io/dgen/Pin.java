package io.dgen;

/** The CPUs to which workers that are placed by NUMA node are pinned. */
public enum Pin {
  /** The CPUs of the worker's node; the kernel chooses among them. */
  NODE,
  /** A separate CPU for each worker. */
  CPU,
  /** Not pinned: workers belong to nodes, but the kernel may move them. */
  NONE
}
