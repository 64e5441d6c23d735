package io.dgen.storage.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work is done side by side, and what waits for its turn is done in order. */
@Timeout(60)
class TurnsTest {

  private static final int WORK = 200;

  @Test
  void whatWaitsIsDoneInOrder() {
    Seeds.trials(20, TurnsTest::trial);
  }

  private static void trial(SplittableRandom random) throws Exception {
    Turns turns = new Turns();
    List<Long> done = Collections.synchronizedList(new ArrayList<>());
    long seed = random.nextLong();
    Crew crew = new Crew();
    crew.share(
        "test-",
        5,
        () -> {
          for (long i = turns.begin(); i < WORK; i = turns.begin()) {
            SplittableRandom own = new SplittableRandom(seed + i);
            LockSupport.parkNanos(own.nextInt(100_000));
            if (own.nextBoolean()) {
              turns.await(i);
              done.add(i);
            }
            turns.end(i);
          }
        });
    crew.rethrow();
    assertThat(done).isSorted().hasSizeGreaterThan(WORK / 4);
  }

  @Test
  void anInterruptIsKeptForLater() throws InterruptedException {
    Turns turns = new Turns();
    long first = turns.begin();
    long second = turns.begin();
    Thread waiting =
        Thread.ofPlatform()
            .start(
                () -> {
                  Thread.currentThread().interrupt();
                  turns.await(second);
                  assertThat(Thread.interrupted()).isTrue();
                  turns.end(second);
                });
    assertThat(waiting.join(java.time.Duration.ofMillis(20))).isFalse();
    turns.end(first);
    waiting.join();
    turns.await(turns.begin());
  }
}
