package io.dgen.stream;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Lends objects for the duration of a call, so that only the first calls allocate. Unlike thread
 * locals, it works with any number of virtual threads. Thread-safe.
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

  /** Takes an object back; an object that is already in its place is dropped. */
  void give(T thing) {
    free.set(slot(), thing);
  }
}
