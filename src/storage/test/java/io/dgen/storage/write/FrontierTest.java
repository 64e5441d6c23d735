package io.dgen.storage.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrontierTest {

  @Test
  void movesOnlyOverPartsThatAreAllDone() {
    Frontier frontier = new Frontier();
    assertThat(frontier.done(10, 5)).isZero();
    assertThat(frontier.done(20, 5)).isZero();
    assertThat(frontier.done(0, 10)).isEqualTo(15);
    assertThat(frontier.done(15, 5)).isEqualTo(25);
  }

  @Test
  void reachesTheEndInAnyOrder() {
    for (int seed = 0; seed < 100; seed++) {
      List<Integer> parts = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        parts.add(i);
      }
      Collections.shuffle(parts, new Random(seed));
      Frontier frontier = new Frontier();
      long reached = 0;
      for (int i = 0; i < parts.size(); i++) {
        reached = frontier.done(parts.get(i) * 7L, 7);
        int first = 0;
        while (parts.subList(0, i + 1).contains(first)) {
          first++;
        }
        assertThat(reached).as("seed %d", seed).isEqualTo(first * 7L);
      }
      assertThat(reached).isEqualTo(350);
    }
  }
}
