package io.dgen.storage.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What has nothing to give now is waited for, but not for ever, and not twice in vain. */
@Timeout(60)
class PatienceTest {

  @Test
  void waitsForWhatComes() throws IOException {
    AtomicInteger reads = new AtomicInteger();
    assertThat(new Patience(60_000_000_000L).read(() -> reads.incrementAndGet() < 9 ? 0 : 7))
        .isEqualTo(7);
    assertThat(Patience.ofPipes().read(() -> -1)).isEqualTo(-1);
  }

  @Test
  void givesUpOnceAndThenAtOnce() {
    Patience patience = new Patience(20_000_000);
    AtomicInteger reads = new AtomicInteger();
    Patience.Read nothing = () -> Math.min(0, reads.incrementAndGet());
    assertThatIOException()
        .isThrownBy(() -> patience.read(nothing))
        .withMessage("Resource temporarily unavailable");
    assertThat(reads.getAndSet(0)).isGreaterThan(1);
    assertThatIOException().isThrownBy(() -> patience.read(nothing));
    assertThat(reads.get()).isEqualTo(1);
  }
}
