package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Requires after each test the same worker threads as before it. */
final class NoThreadLeft implements BeforeEachCallback, AfterEachCallback {

  private Set<String> before = Set.of();

  @Override
  public void beforeEach(ExtensionContext context) {
    before = Threads.workers();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(Threads.workers()).isEqualTo(before);
  }
}
