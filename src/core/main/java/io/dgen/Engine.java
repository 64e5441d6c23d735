package io.dgen;

import io.dgen.numa.ChunkTasks;
import io.dgen.numa.LastLevelCache;
import io.dgen.numa.Stripes;
import io.dgen.numa.Topology;
import io.dgen.numa.WorkerPool;
import io.dgen.refusal.Notices;
import io.dgen.refusal.UnavailableException;
import io.dgen.stream.Kernels;
import io.dgen.stream.PageKernel;
import io.dgen.stream.PageRuns;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The part that a generator and its derived generators share: the kernel, the workers and the tasks
 * of chunks.
 */
final class Engine implements AutoCloseable {

  /** The lines that were logged: most are the same for every generator. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private static final String CONFINED_REMEDY =
      "allocate chunks from Arena.ofShared(), or pass --enable-native-access";

  private final PageKernel kernel;
  private final StorePolicy store;
  private final long nonTemporalBytes;
  private final List<RuntimeInfo.Refusal> kernelRefusals;
  private final Workers workers;
  private final Owned owned;
  private final Throwable opened = new Throwable("opened here");
  private volatile @Nullable RuntimeInfo info;
  private volatile @Nullable Unclosed unclosed;
  private volatile boolean closed;

  /**
   * What is freed with an engine. Does not refer to it.
   *
   * @param workers the workers
   * @param pipelines the running pipelines
   */
  private record Owned(Workers workers, Set<PipelineCore> pipelines) {
    void close() {
      pipelines.forEach(PipelineCore::close);
      pipelines.clear();
      workers.close();
    }
  }

  private Engine(
      PageKernel kernel,
      StorePolicy store,
      long nonTemporalBytes,
      List<RuntimeInfo.Refusal> kernelRefusals,
      Workers workers) {
    this.kernel = kernel;
    this.store = store;
    this.nonTemporalBytes = nonTemporalBytes;
    this.kernelRefusals = List.copyOf(kernelRefusals);
    this.workers = workers;
    this.owned = new Owned(workers, ConcurrentHashMap.newKeySet());
  }

  static Engine open(GeneratorConfig config, Topology topology) {
    Kernels.Selection selection = select(config);
    PageKernel kernel = selection.kernel();
    if (config.store() == StorePolicy.NON_TEMPORAL && !kernel.hasNonTemporalStores()) {
      throw new UnsupportedOperationException(
          "the "
              + name(kernel.kind())
              + " back end ("
              + kernel.isa()
              + ") has no non-temporal stores"
              + refusals(selection).stream()
                  .map(refusal -> "; " + refusal)
                  .collect(Collectors.joining()));
    }
    StorePolicy store = kernel.hasNonTemporalStores() ? config.store() : StorePolicy.REGULAR;
    // Half the cache of a core complex, measured with the consumer included (`compare stores`).
    // For a checksum or a copy of the chunk, by one thread or two, regular stores are faster below,
    // by up to a third, and non-temporal stores above, by up to a quarter. Direct writes gain a few
    // percent by non-temporal stores at any size.
    long nonTemporalBytes =
        switch (store) {
          case AUTO -> LastLevelCache.bytes() / 2;
          case REGULAR -> Long.MAX_VALUE;
          case NON_TEMPORAL -> 0;
        };
    Workers workers = Workers.open(config, topology);
    Engine engine = new Engine(kernel, store, nonTemporalBytes, refusals(selection), workers);
    engine.info().refusals().forEach(Engine::tell);
    if (!Notices.programShowsBackend()) {
      tell("the back end in use is " + name(kernel.kind()) + " (" + kernel.isa() + ")");
    }
    return engine;
  }

  /** Logs a refusal, once per process. */
  static void tell(RuntimeInfo.Refusal refusal) {
    tell(refusal.toString());
  }

  private static void tell(String line) {
    if (TOLD.add(line)) {
      // Looked up here: loggers take long to load.
      System.getLogger("io.dgen").log(System.Logger.Level.INFO, line);
    }
  }

  private static Kernels.Selection select(GeneratorConfig config) {
    Optional<String> isa =
        config.isa() == Isa.AUTO
            ? Optional.empty()
            : Optional.of(config.isa().name().toLowerCase(Locale.ROOT));
    Optional<PageKernel.Kind> kind = Kernels.asked(kind(config.backend()), isa);
    try {
      return Kernels.select(kind, isa);
    } catch (UnavailableException e) {
      PageKernel.Kind refused = kind.orElse(PageKernel.Kind.SCALAR);
      throw new UnsupportedOperationException(refusal(refused, e).toString(), e);
    }
  }

  private static Optional<PageKernel.Kind> kind(Backend backend) {
    return switch (backend) {
      case AUTO -> Optional.empty();
      case NATIVE -> Optional.of(PageKernel.Kind.NATIVE);
      case VECTOR -> Optional.of(PageKernel.Kind.VECTOR);
      case SCALAR -> Optional.of(PageKernel.Kind.SCALAR);
    };
  }

  private static Backend backend(PageKernel.Kind kind) {
    return switch (kind) {
      case NATIVE -> Backend.NATIVE;
      case VECTOR -> Backend.VECTOR;
      case SCALAR -> Backend.SCALAR;
    };
  }

  private static List<RuntimeInfo.Refusal> refusals(Kernels.Selection selection) {
    List<RuntimeInfo.Refusal> refusals = new ArrayList<>();
    selection.refused().forEach((kind, e) -> refusals.add(refusal(kind, e)));
    return refusals;
  }

  static RuntimeInfo.Refusal refusal(String feature, UnavailableException e) {
    return new RuntimeInfo.Refusal(feature, e.getMessage(), e.remedy());
  }

  private static RuntimeInfo.Refusal refusal(PageKernel.Kind kind, UnavailableException e) {
    return refusal("back end " + name(kind), e);
  }

  private static String name(PageKernel.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  PageKernel kernel() {
    return kernel;
  }

  RuntimeInfo info() {
    List<RuntimeInfo.Refusal> ofWorkers = workers.refusals(); // more when threads have started
    RuntimeInfo known = info;
    if (known == null || known.refusals().size() < kernelRefusals.size() + ofWorkers.size()) {
      List<RuntimeInfo.Refusal> refusals = new ArrayList<>(kernelRefusals);
      refusals.addAll(ofWorkers);
      known =
          new RuntimeInfo(
              backend(kernel.kind()),
              kernel.isa(),
              store,
              nonTemporalBytes,
              workers.threads(),
              workers.perNode(),
              workers.pinned(),
              refusals);
      info = known;
    }
    return known;
  }

  boolean nonTemporal(long length) {
    return length >= nonTemporalBytes;
  }

  boolean isClosed() {
    return closed;
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the generator is closed");
    }
  }

  Workers workers() {
    return workers;
  }

  /** Fills the first {@code length} bytes of a chunk. */
  void fill(
      PageRuns runs,
      long position,
      MemorySegment chunk,
      long length,
      @Nullable FillObserver observer) {
    boolean nonTemporal = nonTemporal(length);
    share(
        position,
        chunk,
        length,
        (shared, offset, bytes) -> {
          runs.fill(position + offset, shared, offset, bytes, nonTemporal);
          if (observer != null) {
            observer.filled(offset, bytes);
          }
        });
  }

  /**
   * Shares the first {@code length} bytes of a chunk at stream position {@code position}: each
   * stripe among its group's workers. The caller alone handles chunks that are too small to wake
   * them for.
   */
  void share(long position, MemorySegment chunk, long length, PartAction action) {
    checkOpen();
    MemorySegment shared = length > ChunkTasks.LEAST_BYTES ? accessibleToWorkers(chunk) : null;
    if (shared == null) {
      action.accept(chunk, 0, length);
      return;
    }
    Stripes stripes = workers.stripes(chunk.byteSize());
    ChunkTasks[] tasks = new ChunkTasks[workers.groups()];
    int[] counts = new int[tasks.length];
    for (int g = 0; g < tasks.length; g++) {
      long start = Math.min(stripes.start(g), length);
      long end = Math.min(stripes.end(g), length);
      tasks[g] = new ChunkTasks(position + start, end - start, workers.inGroup(g));
      counts[g] = tasks[g].count();
    }
    try {
      workers
          .pool()
          .run(
              counts,
              (group, task) -> {
                long start = tasks[group].start(task);
                action.accept(shared, start - position, tasks[group].end(task) - start);
              });
    } finally {
      Reference.reachabilityFence(this); // or the workers could be freed before they begin
    }
  }

  /** Returns the workers' threads, and has them freed even if nobody closes the generator. */
  private WorkerPool startedPool() {
    watch();
    int before = workers.refusals().size();
    WorkerPool pool = workers.pool();
    List<RuntimeInfo.Refusal> refusals = workers.refusals();
    refusals.subList(before, refusals.size()).forEach(Engine::tell);
    return pool;
  }

  private void watch() {
    if (unclosed == null) {
      synchronized (this) {
        if (unclosed == null) {
          Unclosed watched = Unclosed.watch(this, "DataGenerator", opened, owned::close);
          unclosed = watched;
          if (closed) {
            watched.end(); // meanwhile
          }
        }
      }
    }
  }

  /**
   * Adds a running pipeline, which is closed with this.
   *
   * @throws IllegalStateException if this is closed; the pipeline then is, too
   */
  void add(PipelineCore pipeline) {
    watch();
    owned.pipelines().add(pipeline);
    if (closed) {
      pipeline.close();
      checkOpen();
    }
  }

  void remove(PipelineCore pipeline) {
    owned.pipelines().remove(pipeline);
  }

  /** Returns the chunk as workers may use it while the caller waits, or null if they may not. */
  private @Nullable MemorySegment accessibleToWorkers(MemorySegment chunk) {
    Thread worker = startedPool().anyWorker();
    if (worker == null) {
      return null;
    }
    if (chunk.isAccessibleBy(worker)) {
      return chunk;
    }
    if (!chunk.isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException("the chunk's arena belongs to another thread");
    }
    if (!chunk.scope().isAlive()) {
      throw new IllegalStateException("the chunk's arena is closed");
    }
    try {
      // Only the caller could close the arena, and it is waiting here.
      return MemorySegment.ofAddress(chunk.address()).reinterpret(chunk.byteSize());
    } catch (IllegalCallerException e) {
      tell(
          new RuntimeInfo.Refusal(
              "filling by all workers",
              "the chunk's arena is confined and native access is denied",
              CONFINED_REMEDY));
      return null;
    }
  }

  @Override
  public void close() {
    closed = true;
    owned.close();
    Unclosed watched = unclosed;
    if (watched != null) {
      watched.end();
    }
  }
}
