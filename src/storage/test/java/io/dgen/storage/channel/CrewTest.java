package io.dgen.storage.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrewTest {

  private final Crew crew = new Crew();
  private final List<Long> done = new ArrayList<>();

  private void attempt(long offset) {
    crew.attempt(offset, () -> done.add(offset));
  }

  private void fail(long offset, long reached) {
    crew.attempt(
        offset,
        () -> {
          throw new TransferException(reached, new IOException("full"));
        });
  }

  @Test
  void whatComesBeforeAFailureIsStillDone() {
    fail(50, 55);
    attempt(40);
    attempt(60);
    assertThat(done).containsExactly(40L);
    fail(20, 20);
    attempt(40);
    attempt(20);
    attempt(10);
    assertThat(done).containsExactly(40L, 10L);
    assertThatThrownBy(crew::rethrow)
        .isInstanceOfSatisfying(
            TransferException.class, e -> assertThat(e.reached()).isEqualTo(20));
  }

  @Test
  void whereAThreadCannotBeHadTheOthersAreWaitedFor() {
    List<Thread> started = new ArrayList<>();
    Crew small =
        new Crew(
            work -> {
              if (started.size() == 2) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              started.add(new Thread(work));
              return started.getLast();
            });
    small.share(
        "member-",
        5,
        () -> {
          while (!small.failed()) {
            Thread.onSpinWait();
          }
        });
    assertThat(started).hasSize(2).noneMatch(Thread::isAlive);
    assertThatThrownBy(small::rethrow).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void afterAnAccidentNothingIsDone() {
    crew.attempt(
        50,
        () -> {
          throw new IllegalStateException("accident");
        });
    attempt(40);
    assertThat(done).isEmpty();
    assertThatThrownBy(crew::rethrow).hasMessage("accident");
  }
}
