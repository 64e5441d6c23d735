package io.dgen;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * The settings of a generator. They change its speed, never the bytes. Immutable.
 *
 * @param backend the implementation that computes the bytes
 * @param isa the native back end's instruction set
 * @param store how chunks are stored
 * @param numaMode whether workers and memory are placed by NUMA node
 * @param numaNode the only node to use, or empty for all
 * @param pin how workers that are placed by node are pinned; CPU places them even on a single node
 * @param maxThreads the most threads that work on a chunk; 0 for the number of CPUs of the thread
 *     that opens the generator. Workers that are not placed inherit the affinity of the thread that
 *     fills the first chunk
 */
public record GeneratorConfig(
    Backend backend,
    Isa isa,
    StorePolicy store,
    NumaMode numaMode,
    OptionalInt numaNode,
    Pin pin,
    int maxThreads) {

  /** The default settings: everything is chosen automatically. */
  public static final GeneratorConfig DEFAULT = builder().build();

  private static final int MOST_THREADS = 1 << 16;

  /**
   * Checks every setting.
   *
   * @throws IllegalArgumentException naming the setting, its value and its range
   */
  public GeneratorConfig {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(isa, "isa");
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(numaMode, "numaMode");
    Objects.requireNonNull(numaNode, "numaNode");
    Objects.requireNonNull(pin, "pin");
    if (maxThreads < 0 || maxThreads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "maxThreads is " + maxThreads + ", but must be 0 (all CPUs) to " + MOST_THREADS);
    }
    if (numaNode.isPresent() && numaNode.getAsInt() < 0) {
      throw new IllegalArgumentException(
          "numaNode is " + numaNode.getAsInt() + ", but must be a node's number, 0 or more");
    }
    if (numaNode.isPresent() && numaMode == NumaMode.DISABLED) {
      throw new IllegalArgumentException(
          "numaNode is "
              + numaNode.getAsInt()
              + ", but numaMode is DISABLED; choose AUTO or FORCE");
    }
    if (pin == Pin.CPU && numaMode == NumaMode.DISABLED) {
      throw new IllegalArgumentException(
          "pin is CPU, but numaMode is DISABLED; choose AUTO or FORCE");
    }
    boolean java = backend == Backend.VECTOR || backend == Backend.SCALAR;
    if (java && isa != Isa.AUTO) {
      throw new IllegalArgumentException(
          "isa is " + isa + ", but only the native back end has ISAs; backend is " + backend);
    }
    if (java && store == StorePolicy.NON_TEMPORAL) {
      throw new IllegalArgumentException(
          "store is NON_TEMPORAL, but only the native back end has such stores; backend is "
              + backend);
    }
  }

  /**
   * Returns a builder with the default settings.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects settings. Not thread-safe. */
  public static final class Builder {
    private Backend backend = Backend.AUTO;
    private Isa isa = Isa.AUTO;
    private StorePolicy store = StorePolicy.AUTO;
    private NumaMode numaMode = NumaMode.AUTO;
    private OptionalInt numaNode = OptionalInt.empty();
    private Pin pin = Pin.NODE;
    private int maxThreads;

    private Builder() {}

    /**
     * Sets the back end.
     *
     * @param value the back end demanded, or AUTO
     * @return this
     */
    public Builder backend(Backend value) {
      backend = value;
      return this;
    }

    /**
     * Sets the native back end's instruction set.
     *
     * @param value the ISA demanded, or AUTO
     * @return this
     */
    public Builder isa(Isa value) {
      isa = value;
      return this;
    }

    /**
     * Sets how chunks are stored.
     *
     * @param value the policy
     * @return this
     */
    public Builder store(StorePolicy value) {
      store = value;
      return this;
    }

    /**
     * Sets whether workers and memory are placed by NUMA node.
     *
     * @param value the mode
     * @return this
     */
    public Builder numaMode(NumaMode value) {
      numaMode = value;
      return this;
    }

    /**
     * Confines workers and memory to one node.
     *
     * @param node its number
     * @return this
     */
    public Builder numaNode(int node) {
      numaNode = OptionalInt.of(node);
      return this;
    }

    /**
     * Sets how workers that are placed by node are pinned; the default is to their node.
     *
     * @param value the choice
     * @return this
     */
    public Builder pin(Pin value) {
      pin = value;
      return this;
    }

    /**
     * Sets the most threads that work on a chunk. The caller's thread is one of them if workers are
     * not placed by node.
     *
     * @param threads 1 or more, or 0 for the number of CPUs
     * @return this
     */
    public Builder maxThreads(int threads) {
      maxThreads = threads;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @return the settings
     * @throws IllegalArgumentException naming a setting that is out of range or contradicts another
     */
    public GeneratorConfig build() {
      return new GeneratorConfig(backend, isa, store, numaMode, numaNode, pin, maxThreads);
    }

    @Override
    public String toString() {
      return "GeneratorConfig.Builder[backend="
          + backend
          + ", isa="
          + isa
          + ", store="
          + store
          + ", numaMode="
          + numaMode
          + ", maxThreads="
          + maxThreads
          + "]";
    }
  }
}
