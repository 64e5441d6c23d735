package io.dgen.bench;

/** One contender on one target: each run covers all of it once. For one thread at a time. */
interface Pass extends AutoCloseable {

  /** Covers the target once. This is what is measured. */
  void run();

  /** Restores what {@link #run} expects in the target, in case another contender used it. */
  default void prepare() {}

  /** Closes what belongs to this pass; the target stays open. */
  @Override
  default void close() {}
}
