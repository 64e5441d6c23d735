package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Refusals of opening a generator, and that a failure leaves nothing behind. */
class EngineTest {

  @Test
  void nonTemporalStoresThatCannotBeHadAreAnErrorWithEveryReason() {
    GeneratorConfig config = GeneratorConfig.builder().store(StorePolicy.NON_TEMPORAL).build();
    if (TestRun.nativeExpected()) {
      try (DataGenerator generator = DataGenerator.open(FormatVectors.plain(0), config)) {
        assertThat(generator.runtime().store()).isEqualTo(StorePolicy.NON_TEMPORAL);
        assertThat(generator.runtime().nonTemporalBytes()).isZero();
      }
      GeneratorConfig portable =
          GeneratorConfig.builder().isa(Isa.PORTABLE).store(StorePolicy.NON_TEMPORAL).build();
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> DataGenerator.open(FormatVectors.plain(0), portable))
          .withMessage("the native back end (portable) has no non-temporal stores");
    } else {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> DataGenerator.open(FormatVectors.plain(0), config))
          .withMessageContaining(" back end (" + (TestRun.vectorExpected() ? "vector-" : "java"))
          .withMessageContaining(") has no non-temporal stores; ")
          .withMessageContaining("back end native is not in use: ")
          .withMessageContaining("remedy: ");
    }
  }

  @Test
  void aGeneratorWhoseRefusalsCannotBeToldIsNotOpenedAndLeavesNoThread() throws Exception {
    ForkedJvm.Result result =
        ForkedJvm.withClasses()
            .flags("--enable-native-access=ALL-UNNAMED", "-Ddgen.native.path=/nonexistent/none")
            .run(ThrowingLog.class);
    assertThat(result.out())
        .as("%s", result)
        .matches("(thrown by the log, threads 0\\R)+opened\\R");
    assertThat(result.exit()).isZero();
  }

  /** Runs in a separate JVM: a log handler of the application that throws. */
  static final class ThrowingLog extends Handler {

    private ThrowingLog() {}

    /** Opens a generator until it succeeds: each refusal is logged once. */
    public static void main(String[] arguments) {
      Logger logger = Logger.getLogger("io.dgen");
      logger.setUseParentHandlers(false);
      logger.addHandler(new ThrowingLog());
      GeneratorConfig config = GeneratorConfig.builder().maxThreads(4).build();
      for (boolean opened = false; !opened; ) {
        try (DataGenerator _ = DataGenerator.open(FormatVectors.plain(0), config)) {
          opened = true;
          System.out.println("opened");
        } catch (IllegalStateException e) {
          System.out.println(e.getMessage() + ", threads " + Threads.workers().size());
        }
      }
    }

    @Override
    public void publish(LogRecord record) {
      throw new IllegalStateException("thrown by the log");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
