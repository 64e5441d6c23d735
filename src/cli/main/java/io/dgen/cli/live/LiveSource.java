package io.dgen.cli.live;

import io.dgen.storage.latency.LatencyHistogram;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a job tells of itself. */
public interface LiveSource {

  /** The precision of latencies: within 1 %. */
  int PRECISION_BITS = 7;

  /** Begins to record latencies, which costs time; until then there are none. */
  void record();

  /**
   * Reads the counters. Called by one thread at a time.
   *
   * @return what has been done so far
   */
  Reading read();

  /**
   * What has been done since a phase began.
   *
   * @param bytes bytes done, as the goal counts them
   * @param operations by their names
   * @param dataNanos time that threads spent on data: waited until it was generated, or compared it
   * @param storageNanos time that threads spent in reads and writes
   * @param nodes bytes by NUMA node; empty where threads are not placed
   * @param files of several files, or null
   * @param errors wrong blocks and failures so far
   */
  record Reading(
      long bytes,
      Map<String, Operations> operations,
      long dataNanos,
      long storageNanos,
      Map<Integer, Long> nodes,
      @Nullable Files files,
      long errors) {}

  /**
   * One kind of operation.
   *
   * @param count how many since the phase began
   * @param bytes how many bytes they moved
   * @param latencies in nanoseconds, of those since the last reading
   */
  record Operations(long count, long bytes, LatencyHistogram latencies) {}

  /**
   * The files of a set.
   *
   * @param done how many are done
   * @param total how many there are
   * @param current those in progress, ordered by name
   */
  record Files(long done, long total, List<File> current) {}

  /**
   * A file in progress.
   *
   * @param name its name
   * @param done how much of it is done
   * @param bytes how much there is to do
   */
  record File(String name, long done, long bytes) {}
}
