package io.dgen.bench;

import io.dgen.ffi.DgenNative;
import io.dgen.numa.WorkerPool;
import io.dgen.refusal.UnavailableException;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Passes of others: memory bandwidth, and other sources of random bytes. */
final class Baselines {

  /** The size of the tasks into which {@code fillChunk} divides large chunks. */
  static final long TASK_BYTES = 4L << 20;

  private Baselines() {}

  /** Returns the fastest ISA, after checking that there is a native library. */
  static int isa() {
    try {
      DgenNative.require();
    } catch (UnavailableException e) {
      throw new UnsupportedOperationException("no native library: " + e.getMessage(), e);
    }
    int isa = DgenNative.activeIsa();
    Announcements.once("native baselines: ISA " + DgenNative.isaName(isa));
    return isa;
  }

  private static void requireVectors(MemorySegment memory) {
    if (memory.address() % 64 != 0 || memory.byteSize() % 64 != 0) {
      throw new UnsupportedOperationException("address and size must be multiples of 64");
    }
  }

  /** A loop of the widest stores. */
  static Pass store(Target target, boolean nonTemporal) {
    int isa = isa();
    MemorySegment memory = target.memory();
    requireVectors(memory);
    return () -> DgenNative.baselineStore(isa, memory, 0, memory.byteSize(), nonTemporal);
  }

  /** A loop of the widest stores by the target's threads, divided as chunks are. */
  static Pass storeChunk(Target target, boolean nonTemporal) {
    int isa = isa();
    MemorySegment memory = target.memory();
    requireVectors(memory);
    long bytes = memory.byteSize();
    int tasks = Math.toIntExact((bytes + TASK_BYTES - 1) / TASK_BYTES);
    WorkerPool pool = WorkerPool.shared(target.threads());
    return new Pass() {
      @Override
      public void run() {
        pool.run(
            new int[] {tasks},
            (group, task) -> {
              long start = task * TASK_BYTES;
              long length = Math.min(TASK_BYTES, bytes - start);
              DgenNative.baselineStore(isa, memory, start, length, nonTemporal);
            });
      }

      @Override
      public void close() {
        pool.close();
      }
    };
  }

  /** libc's memset. */
  static Pass memset(Target target) {
    isa();
    MemorySegment memory = target.memory();
    return () -> DgenNative.baselineMemset(memory, 0, memory.byteSize());
  }

  /** One scalar xoshiro256++ in C. */
  static Pass xoshiro(Target target) {
    isa();
    MemorySegment memory = target.memory();
    return new Pass() {
      private long seed;

      @Override
      public void run() {
        DgenNative.baselineXoshiro(memory, 0, memory.byteSize(), seed++);
      }
    };
  }

  /** A loop of the widest loads. */
  static Pass read(Target target) {
    int isa = isa();
    MemorySegment memory = target.memory();
    requireVectors(memory);
    return new Pass() {
      @Override
      public void prepare() {
        memory.fill((byte) 0); // the exclusive or of zeros
      }

      @Override
      public void run() {
        if (DgenNative.baselineRead(isa, memory, 0, memory.byteSize()) != 0) {
          throw new AssertionError("read something else than was written");
        }
      }
    };
  }

  /** The native kernel with nothing around it but the binding. */
  static Pass kernel(Target target) {
    int isa = isa();
    MemorySegment memory = target.memory();
    long pages = memory.byteSize() / 4096;
    if (pages == 0 || memory.byteSize() % 4096 != 0) {
      throw new UnsupportedOperationException("whole pages only");
    }
    return new Pass() {
      private long page;

      @Override
      public void run() {
        fillPages(isa, memory, page, pages);
        page += pages;
      }
    };
  }

  static void fillPages(int isa, MemorySegment memory, long page, long pages) {
    DgenNative.fill(
        isa, memory, 0, page * 4096, pages * 4096, 1, 2, 3, 4, 64L << 32, 64, false, -1, 0, false);
  }

  /** {@code MemorySegment.fill}. */
  static Pass segmentFill(Target target) {
    MemorySegment memory = target.memory();
    return () -> memory.fill((byte) -1);
  }

  /** {@code MemorySegment.copy} from memory of the same size. */
  static Pass segmentCopy(Target target) {
    Target source = Target.allocate(Target.Shape.of(target.bytes(), Target.Pages.DEFAULT, 1));
    source.memory().fill((byte) 1);
    return new Pass() {
      @Override
      public void run() {
        MemorySegment.copy(source.memory(), 0, target.memory(), 0, target.bytes());
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }

  /** A source of random bytes that fills arrays only. */
  static Pass bytes(Target target, Supplier<Consumer<byte[]>> source) {
    byte[] array = target.array();
    Consumer<byte[]> nextBytes = source.get();
    return () -> nextBytes.accept(array);
  }
}
