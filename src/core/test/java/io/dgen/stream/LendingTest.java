package io.dgen.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Threads;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A lent object belongs to one borrower at a time and is reused. */
class LendingTest {

  @Test
  void whatIsGivenBackIsLentAgain() {
    Lending<Object> lending = new Lending<>(Object::new);
    Object first = lending.take();
    Object second = lending.take();
    assertThat(second).isNotNull().isNotSameAs(first);
    lending.give(first);
    assertThat(lending.take()).isSameAs(first);
    assertThat(lending.take()).isNotSameAs(first).isNotSameAs(second);
  }

  @Test
  void nothingIsLentTwiceAtATime() throws Exception {
    Lending<Object> lending = new Lending<>(Object::new);
    Set<Object> lent = ConcurrentHashMap.newKeySet();
    Threads.all(
        100, // more threads than slots: some share one
        _ -> {
          for (int i = 0; i < 200; i++) {
            Object thing = lending.take();
            assertThat(lent.add(thing)).isTrue();
            Thread.yield();
            lent.remove(thing);
            lending.give(thing);
          }
        });
  }
}
