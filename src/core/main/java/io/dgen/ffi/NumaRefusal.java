package io.dgen.ffi;

import io.dgen.ffi.generated.dgen_numa_h;
import java.util.function.IntSupplier;

/** The reasons why a thread or memory cannot be placed: the statuses of {@code dgen_numa.h}. */
public enum NumaRefusal {
  /** The kernel has no NUMA memory policies. */
  UNAVAILABLE(
      dgen_numa_h::DGEN_NUMA_ERROR_UNAVAILABLE,
      "run on a kernel with CONFIG_NUMA; without it, memory is placed where it is first written"),
  /** A filter or security module denies the system call. */
  DENIED(
      dgen_numa_h::DGEN_NUMA_ERROR_DENIED,
      "allow get_mempolicy, mbind, move_pages and sched_setaffinity: in a container add the capability SYS_NICE"
          + " (docker run --cap-add SYS_NICE) or a seccomp profile with them"),
  /** There is no node with this number. */
  NO_NODE(
      dgen_numa_h::DGEN_NUMA_ERROR_NO_NODE,
      "name a node that exists: ls -d /sys/devices/system/node/node*"),
  /** The node has no CPU that the thread may use. */
  NO_CPUS(
      dgen_numa_h::DGEN_NUMA_ERROR_NO_CPUS,
      "name a node with CPUs, or widen the process's affinity (taskset) or cpuset"),
  /** The node has no memory. */
  NO_MEMORY(dgen_numa_h::DGEN_NUMA_ERROR_NO_MEMORY, "name a node with memory"),
  /** The process may not use the node's memory. */
  FORBIDDEN(
      dgen_numa_h::DGEN_NUMA_ERROR_FORBIDDEN,
      "name a node of the process's cpuset, or widen it (cpuset.mems)"),
  /** The CPU does not exist, is offline, or is not allowed. */
  CPU(dgen_numa_h::DGEN_NUMA_ERROR_CPU, "name a CPU that is online and in the process's cpuset"),
  /** Out of memory. */
  OUT_OF_MEMORY(dgen_numa_h::DGEN_NUMA_ERROR_OUT_OF_MEMORY, "use fewer or smaller chunks"),
  /** Pages are on other nodes. */
  ELSEWHERE(
      dgen_numa_h::DGEN_NUMA_ERROR_ELSEWHERE,
      "bind memory before it is written, or free memory on the node"),
  /** No transparent huge pages. */
  NO_HUGE(
      dgen_numa_h::DGEN_NUMA_ERROR_NO_HUGE,
      "run on a kernel with CONFIG_TRANSPARENT_HUGEPAGE; ordinary pages work, but slower"),
  /** Any other error. */
  SYSTEM(dgen_numa_h::DGEN_NUMA_ERROR_SYSTEM, "look up the errno in the system's manual");

  /** Evaluated only after the library was called: see {@link NativeLibrary}. */
  @SuppressWarnings("ImmutableEnumChecker") // a method reference
  private final IntSupplier status;

  private final String remedy;

  NumaRefusal(IntSupplier status, String remedy) {
    this.status = status;
    this.remedy = remedy;
  }

  /**
   * Returns what the user can do about it.
   *
   * @return one line
   */
  public String remedy() {
    return remedy;
  }

  static NumaRefusal of(int status) {
    for (NumaRefusal refusal : values()) {
      if (refusal.status.getAsInt() == status) {
        return refusal;
      }
    }
    return SYSTEM;
  }
}
