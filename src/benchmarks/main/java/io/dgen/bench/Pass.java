package io.dgen.bench;

/**
 * One contender at work on one target: each run goes over the whole of it once. For one thread at a
 * time.
 */
interface Pass extends AutoCloseable {

  /** Goes over the target once. This is what is measured. */
  void run();

  /** Puts into the target what {@link #run} expects there, in case another contender used it. */
  default void prepare() {}

  /** Ends what belongs to this pass; the target stays. */
  @Override
  default void close() {}
}
