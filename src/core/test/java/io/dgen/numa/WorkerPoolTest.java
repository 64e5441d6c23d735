package io.dgen.numa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.Seeds;
import io.dgen.Threads;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every task of every job is done once, whichever threads call, throw or close. The time limits
 * detect hangs.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerPoolTest {

  private static void run(WorkerPool pool, int tasks, IntConsumer body) {
    pool.run(new int[] {tasks}, (group, task) -> body.accept(task));
  }

  private static void assertEachOnce(WorkerPool pool, int tasks) {
    AtomicIntegerArray done = new AtomicIntegerArray(tasks);
    run(pool, tasks, done::incrementAndGet);
    for (int i = 0; i < tasks; i++) {
      assertThat(done.get(i)).as("task %d of %d", i, tasks).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 64})
  void everyTaskIsDoneOnce(int threads) {
    try (WorkerPool pool = WorkerPool.shared(threads)) {
      assertThat(pool.threads()).isEqualTo(threads);
      for (int tasks : new int[] {0, 1, 2, 3, threads, threads + 1, 1000}) {
        for (int i = 0; i < 20; i++) {
          assertEachOnce(pool, tasks);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 64})
  void allThreadsWorkOnAJob(int threads) {
    wakeAll(threads, 200);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 64})
  @Tag("long")
  void allThreadsWorkOnManyJobs(int threads) {
    wakeAll(threads, 20_000);
  }

  /** Each task waits for all others: a worker that is not woken causes a hang. */
  private static void wakeAll(int threads, int jobs) {
    try (WorkerPool pool = WorkerPool.shared(threads)) {
      CyclicBarrier together = new CyclicBarrier(threads);
      for (int i = 0; i < jobs; i++) {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        run(
            pool,
            threads,
            _ -> {
              seen.add(Thread.currentThread());
              try {
                together.await();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
        assertThat(seen).hasSize(threads).contains(Thread.currentThread());
        pauseSometimes(i);
      }
    }
  }

  /** Pauses now and then for long enough that workers stop spinning and park. */
  private static void pauseSometimes(int i) {
    if (i % 7 == 0) {
      LockSupport.parkNanos(1000L << (i % 12));
    }
  }

  @Test
  void tenThousandJobsOneAfterTheOther() {
    try (WorkerPool pool = WorkerPool.shared(4)) {
      AtomicInteger done = new AtomicInteger();
      for (int i = 0; i < 10_000; i++) {
        run(pool, 1 + i % 9, _ -> done.incrementAndGet());
        if (i % 50 == 0) {
          pauseSometimes(i);
        }
      }
      int expected = 0;
      for (int i = 0; i < 10_000; i++) {
        expected += 1 + i % 9;
      }
      assertThat(done.get()).isEqualTo(expected);
    }
  }

  @Test
  void whenRunReturnsAllItsWorkIsSeen() {
    try (WorkerPool pool = WorkerPool.shared(4)) {
      long[] plain = new long[1000];
      for (long i = 1; i <= 2000; i++) {
        long job = i;
        run(pool, plain.length, task -> plain[task] = job);
        assertThat(plain).containsOnly(job);
      }
    }
  }

  @Test
  void jobsOfManyCallersAtOnce() throws Exception {
    try (WorkerPool pool = WorkerPool.shared(3)) {
      Threads.all(
          8,
          _ ->
              Seeds.trials(
                  100,
                  random -> {
                    assertEachOnce(pool, random.nextInt(200));
                    LockSupport.parkNanos(random.nextInt(100_000));
                  }));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void jobsWithinTasks(int threads) {
    try (WorkerPool pool = WorkerPool.shared(threads)) {
      for (int i = 0; i < 200; i++) {
        AtomicInteger inner = new AtomicInteger();
        run(pool, 10, _ -> run(pool, 10, _ -> run(pool, 3, _ -> inner.incrementAndGet())));
        assertThat(inner.get()).isEqualTo(300);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void whatATaskThrowsIsThrownToTheCaller(int threads) {
    try (WorkerPool pool = WorkerPool.shared(threads)) {
      for (Throwable thrown :
          List.of(new IllegalStateException("state"), new OutOfMemoryError("made up"))) {
        for (int bad : new int[] {0, 1, 57, 99}) {
          for (int i = 0; i < 50; i++) {
            AtomicIntegerArray done = new AtomicIntegerArray(100);
            assertThatThrownBy(
                    () ->
                        run(
                            pool,
                            100,
                            task -> {
                              done.incrementAndGet(task);
                              if (task == bad) {
                                throwIt(thrown);
                              }
                            }))
                .isSameAs(thrown);
            for (int task = 0; task < 100; task++) {
              assertThat(done.get(task)).isLessThanOrEqualTo(1);
            }
          }
        }
        assertEachOnce(pool, 100);
      }
    }
  }

  private static void throwIt(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) e;
  }

  @Test
  void whenAllTasksThrowTheCallerGetsOne() {
    try (WorkerPool pool = WorkerPool.shared(4)) {
      for (int i = 0; i < 200; i++) {
        assertThatIllegalStateException()
            .isThrownBy(
                () ->
                    run(
                        pool,
                        20,
                        task -> {
                          throw new IllegalStateException("task " + task);
                        }));
      }
      assertEachOnce(pool, 100);
    }
  }

  @Test
  void noTaskRunsOnceRunHasThrown() {
    try (WorkerPool pool = WorkerPool.shared(4)) {
      for (int i = 0; i < 300; i++) {
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean late = new AtomicBoolean();
        assertThatIllegalStateException()
            .isThrownBy(
                () ->
                    run(
                        pool,
                        50,
                        task -> {
                          if (task == 3) {
                            throw new IllegalStateException();
                          }
                          LockSupport.parkNanos(20_000);
                          if (over.get()) {
                            late.set(true);
                          }
                        }));
        over.set(true);
        assertThat(late).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void closedItSaysSo(int threads) {
    WorkerPool pool = WorkerPool.shared(threads);
    pool.close();
    pool.close();
    for (int tasks : new int[] {0, 1, 100}) {
      assertThatIllegalStateException()
          .isThrownBy(() -> run(pool, tasks, _ -> {}))
          .withMessageContaining("closed");
    }
  }

  @Test
  void closingWaitsForTheJob() throws Exception {
    for (int i = 0; i < 50; i++) {
      WorkerPool pool = WorkerPool.shared(4);
      CountDownLatch begun = new CountDownLatch(1);
      AtomicInteger done = new AtomicInteger();
      AtomicInteger doneWhenClosed = new AtomicInteger();
      List<Future<?>> running =
          Threads.start(
              1,
              _ ->
                  run(
                      pool,
                      40,
                      _ -> {
                        begun.countDown();
                        LockSupport.parkNanos(50_000);
                        done.incrementAndGet();
                      }));
      begun.await();
      pool.close();
      doneWhenClosed.set(done.get());
      Threads.join(running);
      assertThat(doneWhenClosed.get()).isEqualTo(40);
    }
  }

  @Test
  void jobsWhileOthersCloseAreDoneOrRefused() throws Exception {
    for (int i = 0; i < 300; i++) {
      Set<String> before = i == 0 ? Threads.workers() : Set.of();
      WorkerPool pool = WorkerPool.shared(1 + i % 5);
      Threads.all(
          5,
          thread -> {
            if (thread < 2) {
              pool.close();
              return;
            }
            try {
              while (true) {
                assertEachOnce(pool, 30);
              }
            } catch (IllegalStateException e) {
              assertThat(e).hasMessageContaining("closed");
            }
          });
      if (i == 0) {
        assertThat(Threads.workers()).isEqualTo(before);
      }
    }
  }

  @Test
  void workersAreDaemonsNamedForTheLibrary() {
    try (WorkerPool pool = WorkerPool.shared(3)) {
      assertThat(pool.anyWorker().isDaemon()).isTrue();
      assertThat(pool.anyWorker().getName()).startsWith("dgen-");
      assertThat(pool.anyWorker().isVirtual()).isFalse();
    }
    try (WorkerPool pool = WorkerPool.shared(1)) {
      assertThat(pool.anyWorker()).isNull();
    }
  }

  @Test
  void interruptsAreKeptAndHarmNothing() throws Exception {
    try (WorkerPool pool = WorkerPool.shared(4)) {
      for (int i = 0; i < 200; i++) {
        Thread.currentThread().interrupt();
        AtomicIntegerArray done = new AtomicIntegerArray(20);
        run(
            pool,
            20,
            task -> {
              if (Thread.currentThread() == pool.anyWorker()) {
                Thread.currentThread().interrupt(); // an interrupted worker continues
              }
              done.incrementAndGet(task);
            });
        assertThat(Thread.interrupted()).isTrue();
        for (int task = 0; task < 20; task++) {
          assertThat(done.get(task)).isEqualTo(1);
        }
      }
      Thread.currentThread().interrupt();
    }
    assertThat(Thread.interrupted()).as("close keeps the interrupt, too").isTrue();
  }

  /** Languages without checked exceptions can throw them anywhere. */
  @Test
  void aCheckedExceptionIsNotSwallowed() {
    IOException thrown = new IOException("as thrown");
    try (WorkerPool pool = WorkerPool.shared(3)) {
      assertThatThrownBy(() -> run(pool, 100, task -> sneak(thrown)))
          .isInstanceOf(UndeclaredThrowableException.class)
          .hasCause(thrown);
      assertEachOnce(pool, 100);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
