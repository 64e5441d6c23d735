package io.dgen.spark;

import io.dgen.ChunkBuffer;
import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.SparkEnv;

/**
 * The generator of this executor, made by the first task that needs it and shared by all that
 * follow: its workers are placed on NUMA nodes once, and its chunks go from task to task. A task
 * that finds the workers busy with another's chunk fills its own alone, so none waits. Lives as
 * long as the JVM. Thread-safe.
 */
final class ExecutorGenerator {

  private record Key(StreamSpec spec, EngineSettings settings) {}

  private static final Map<Key, ExecutorGenerator> ALL = new ConcurrentHashMap<>();
  private static final String CORES = "spark.executor.cores";

  private final DataGenerator generator;
  private final int chunkBytes;
  private final Queue<ChunkBuffer> free = new ConcurrentLinkedQueue<>();

  private ExecutorGenerator(StreamSpec spec, EngineSettings settings) {
    this.generator = DataGenerator.open(spec, settings.config(cores()));
    this.chunkBytes = settings.chunkBytes();
  }

  /**
   * This JVM's.
   *
   * @throws UnsupportedOperationException if something that was asked for by name is unavailable
   *     here
   */
  static ExecutorGenerator of(StreamSpec spec, EngineSettings settings) {
    return ALL.computeIfAbsent(
        new Key(spec, settings), key -> new ExecutorGenerator(key.spec, key.settings));
  }

  /** The cores that the cluster gives this executor, if it says. */
  private static int cores() {
    int processors = Runtime.getRuntime().availableProcessors();
    SparkEnv env = SparkEnv.get();
    return env == null ? processors : env.conf().getInt(CORES, processors);
  }

  DataGenerator generator() {
    return generator;
  }

  /** A chunk for the calling task, to be given back. */
  ChunkBuffer take() {
    ChunkBuffer chunk = free.poll();
    return chunk != null ? chunk : generator.allocateChunk(chunkBytes);
  }

  void giveBack(ChunkBuffer chunk) {
    free.add(chunk);
  }
}
