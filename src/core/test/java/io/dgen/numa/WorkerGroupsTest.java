package io.dgen.numa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.Seeds;
import io.dgen.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers in groups: every task is done once, by its group. The time limits detect hangs. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerGroupsTest {

  private static WorkerPool pool(int... workers) {
    List<WorkerPool.Group> groups = new ArrayList<>();
    for (int g = 0; g < workers.length; g++) {
      groups.add(new WorkerPool.Group(Integer.toString(g), workers[g], _ -> {}));
    }
    return WorkerPool.placed(groups);
  }

  /** Runs a job and checks which group did each task. */
  private static void assertEachOnceByItsGroup(WorkerPool pool, int... tasks) {
    List<AtomicIntegerArray> done = Arrays.stream(tasks).mapToObj(AtomicIntegerArray::new).toList();
    Queue<String> strangers = new ConcurrentLinkedQueue<>();
    pool.run(
        tasks,
        (group, task) -> {
          done.get(group).incrementAndGet(task);
          if (!Thread.currentThread().getName().startsWith("dgen-" + group + "-")) {
            strangers.add(Thread.currentThread().getName());
          }
        });
    for (int g = 0; g < tasks.length; g++) {
      for (int i = 0; i < tasks[g]; i++) {
        assertThat(done.get(g).get(i)).as("task %d of group %d", i, g).isEqualTo(1);
      }
    }
    assertThat(strangers).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 8, 16})
  void everyTaskOnceByItsGroup(int groups) {
    for (int each : new int[] {1, 2, 5}) {
      try (WorkerPool pool = pool(IntStream.range(0, groups).map(_ -> each).toArray())) {
        assertThat(pool.groups()).isEqualTo(groups);
        assertThat(pool.threads()).isEqualTo(groups * each);
        for (int n : new int[] {0, 1, 2, each, each + 1, 100}) {
          assertEachOnceByItsGroup(pool, IntStream.range(0, groups).map(_ -> n).toArray());
        }
      }
    }
  }

  @Test
  void groupsAndJobsOfAllSizes() {
    Seeds.trials(
        15,
        random -> {
          int[] workers = numbers(random, 1 + random.nextInt(16), 1, 6);
          try (WorkerPool pool = pool(workers)) {
            for (int i = 0; i < 40; i++) {
              assertEachOnceByItsGroup(pool, numbers(random, workers.length, 0, 20));
              if (i % 7 == 0) {
                LockSupport.parkNanos(random.nextInt(200_000));
              }
            }
          }
        });
  }

  private static int[] numbers(SplittableRandom random, int count, int least, int most) {
    return IntStream.range(0, count).map(_ -> random.nextInt(least, most + 1)).toArray();
  }

  @Test
  void moreGroupsThanTasks() {
    try (WorkerPool pool = pool(3, 3, 3, 3, 3, 3, 3, 3)) {
      for (int only = 0; only < 8; only++) {
        int[] tasks = new int[8];
        tasks[only] = 1;
        for (int i = 0; i < 50; i++) {
          assertEachOnceByItsGroup(pool, tasks);
        }
      }
      assertEachOnceByItsGroup(pool, new int[8]);
    }
  }

  /** Each task waits for all others: a worker that is not woken causes a hang. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 16})
  void allWorkersWorkOnAJob(int groups) {
    int each = 3;
    int[] tasks = IntStream.range(0, groups).map(_ -> each).toArray();
    try (WorkerPool pool = pool(tasks)) {
      CyclicBarrier together = new CyclicBarrier(groups * each);
      for (int i = 0; i < 100; i++) {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        pool.run(
            tasks,
            (_, _) -> {
              seen.add(Thread.currentThread());
              try {
                together.await();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
        assertThat(seen).hasSize(groups * each).doesNotContain(Thread.currentThread());
        if (i % 7 == 0) {
          LockSupport.parkNanos(1000L << (i % 12));
        }
      }
    }
  }

  @Test
  void fiveThousandJobs() {
    try (WorkerPool pool = pool(2, 1, 2)) {
      AtomicInteger done = new AtomicInteger();
      int expected = 0;
      for (int i = 0; i < 5000; i++) {
        pool.run(new int[] {i % 3, i % 4, i % 5}, (_, _) -> done.incrementAndGet());
        expected += i % 3 + i % 4 + i % 5;
      }
      assertThat(done.get()).isEqualTo(expected);
    }
  }

  @Test
  void whatATaskThrowsIsThrownToTheCaller() {
    try (WorkerPool pool = pool(2, 2, 2)) {
      for (int i = 0; i < 100; i++) {
        int bad = i % 3;
        Throwable thrown =
            i % 2 == 0 ? new IllegalStateException("made up") : new OutOfMemoryError("made up");
        AtomicIntegerArray done = new AtomicIntegerArray(60);
        assertThatThrownBy(
                () ->
                    pool.run(
                        new int[] {20, 20, 20},
                        (group, task) -> {
                          done.incrementAndGet(group * 20 + task);
                          if (group == bad && task == 7) {
                            throwIt(thrown);
                          }
                        }))
            .isSameAs(thrown);
        for (int task = 0; task < 60; task++) {
          assertThat(done.get(task)).isLessThanOrEqualTo(1);
        }
        assertEachOnceByItsGroup(pool, 5, 5, 5);
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
  void closingWaitsForTheJob() throws Exception {
    for (int i = 0; i < 50; i++) {
      WorkerPool pool = pool(2, 2);
      CountDownLatch begun = new CountDownLatch(1);
      AtomicInteger done = new AtomicInteger();
      List<Future<?>> running =
          Threads.start(
              1,
              _ ->
                  pool.run(
                      new int[] {20, 20},
                      (_, _) -> {
                        begun.countDown();
                        LockSupport.parkNanos(50_000);
                        done.incrementAndGet();
                      }));
      begun.await();
      pool.close();
      assertThat(done.get()).isEqualTo(40);
      Threads.join(running);
      pool.close();
      assertThatIllegalStateException()
          .isThrownBy(() -> pool.run(new int[] {1, 1}, (_, _) -> {}))
          .withMessageContaining("closed");
    }
  }

  @Test
  void jobsWhileOthersCloseAreDoneOrRefused() throws Exception {
    Set<String> before = Threads.workers();
    for (int i = 0; i < 30; i++) {
      WorkerPool pool = pool(1 + i % 3, 1 + i % 2);
      Threads.all(
          4,
          thread -> {
            if (thread == 0) {
              pool.close();
              return;
            }
            try {
              while (true) {
                AtomicInteger done = new AtomicInteger();
                pool.run(new int[] {10, 10}, (_, _) -> done.incrementAndGet());
                assertThat(done.get()).isEqualTo(20);
              }
            } catch (IllegalStateException e) {
              assertThat(e).hasMessageContaining("closed");
            }
          });
    }
    assertThat(Threads.workers()).isEqualTo(before);
  }

  /** A second job has no workers: its caller does it alone. */
  @Test
  void aSecondJobIsDoneByItsCaller() throws Exception {
    try (WorkerPool pool = pool(1, 1)) {
      CountDownLatch begun = new CountDownLatch(2);
      CountDownLatch go = new CountDownLatch(1);
      List<Future<?>> first =
          Threads.start(
              1,
              _ ->
                  pool.run(
                      new int[] {1, 1},
                      (_, _) -> {
                        begun.countDown();
                        awaitIt(go);
                      }));
      begun.await();
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      pool.run(new int[] {5, 5}, (_, _) -> seen.add(Thread.currentThread()));
      assertThat(seen).containsExactly(Thread.currentThread());
      go.countDown();
      Threads.join(first);
    }
  }

  private static void awaitIt(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyWorkerStartsOnceOnItsOwnThread() throws Exception {
    Queue<String> started = new ConcurrentLinkedQueue<>();
    CountDownLatch all = new CountDownLatch(5);
    List<WorkerPool.Group> groups =
        List.of(
            new WorkerPool.Group("3", 2, worker -> note(started, all, worker)),
            new WorkerPool.Group("12", 3, worker -> note(started, all, worker)));
    try (WorkerPool _ = WorkerPool.placed(groups)) {
      all.await();
      assertThat(started)
          .containsExactlyInAnyOrder(
              "dgen-3-0 0", "dgen-3-1 1", "dgen-12-0 0", "dgen-12-1 1", "dgen-12-2 2");
    }
  }

  private static void note(Queue<String> started, CountDownLatch all, int worker) {
    started.add(Thread.currentThread().getName() + " " + worker);
    all.countDown();
  }

  @Test
  void interruptsAreKeptAndHarmNothing() {
    try (WorkerPool pool = pool(2, 2)) {
      for (int i = 0; i < 100; i++) {
        Thread.currentThread().interrupt();
        AtomicInteger done = new AtomicInteger();
        pool.run(
            new int[] {5, 5},
            (_, _) -> {
              Thread.currentThread().interrupt(); // an interrupted worker continues
              done.incrementAndGet();
            });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done.get()).isEqualTo(10);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void aSharedPoolsCallerWorksToo(int threads) {
    try (WorkerPool pool = WorkerPool.shared(threads)) {
      assertThat(pool.threads()).isEqualTo(threads);
      assertThat(pool.groups()).isEqualTo(1);
      CyclicBarrier together = new CyclicBarrier(threads);
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      pool.run(
          new int[] {threads},
          (_, _) -> {
            seen.add(Thread.currentThread());
            try {
              together.await();
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
      assertThat(seen).hasSize(threads).contains(Thread.currentThread());
    }
  }
}
