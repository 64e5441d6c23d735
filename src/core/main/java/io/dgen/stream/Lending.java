package io.dgen.stream;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Lends things for the length of a call, so that calls allocate only at first. Unlike thread locals
 * it suits any number of virtual threads. Thread-safe.
 */
final class Lending<T> {

  private static final int SLOTS = 64;

  private final AtomicReferenceArray<T> free = new AtomicReferenceArray<>(SLOTS);
  private final Supplier<T> maker;

  Lending(Supplier<T> maker) {
    this.maker = maker;
  }

  private static int slot() {
    return (int) Thread.currentThread().threadId() & (SLOTS - 1);
  }

  T take() {
    T thing = free.getAndSet(slot(), null);
    return thing != null ? thing : maker.get();
  }

  /** A thing that finds its place taken is left to the collector. */
  void give(T thing) {
    free.set(slot(), thing);
  }
}
