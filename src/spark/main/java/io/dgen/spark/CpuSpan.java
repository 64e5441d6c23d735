package io.dgen.spark;

import com.sun.management.OperatingSystemMXBean;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CPU time of an executor's process when one of its tasks began and ended: all of its threads', not
 * only the task's own.
 *
 * @param process which process
 * @param start in nanoseconds
 * @param end in nanoseconds
 */
record CpuSpan(String process, long start, long end) implements Serializable {

  static CpuSpan since(long start) {
    return new CpuSpan(ManagementFactory.getRuntimeMXBean().getName(), start, now());
  }

  /** CPU time of this process until now, in nanoseconds. */
  static long now() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private CpuSpan and(CpuSpan other) {
    return new CpuSpan(process, Math.min(start, other.start), Math.max(end, other.end));
  }

  /** CPU time of all processes from each one's first task to its last. */
  static long nanos(List<CpuSpan> spans) {
    Map<String, CpuSpan> processes = new HashMap<>();
    spans.forEach(span -> processes.merge(span.process, span, CpuSpan::and));
    return processes.values().stream().mapToLong(span -> span.end - span.start).sum();
  }
}
