package io.dgen.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {

  /** Fails with an error of the JVM. */
  @Command(name = "fails")
  private record Failing(String message) implements Callable<Integer> {

    @Override
    public Integer call() {
      throw new OutOfMemoryError(message);
    }
  }

  private static String told(String message) {
    StringWriter err = new StringWriter();
    Failures failures = new Failures(() -> false);
    CommandLine line =
        new CommandLine(new Failing(message))
            .setErr(new PrintWriter(err))
            .setExecutionStrategy(failures)
            .setExecutionExceptionHandler(failures);
    assertThat(line.execute()).isEqualTo(ExitStatus.BAD_INPUT);
    assertThat(err.toString().lines()).hasSize(1);
    return err.toString();
  }

  @Test
  void threadsThatCannotBeStartedNeedFewerThreadsOrMoreProcesses() {
    assertThat(told("unable to create native thread: possibly out of memory or process limits"))
        .contains("no more threads", "fewer --threads", "ulimit -u", "pids.max")
        .doesNotContain("--chunk");
  }

  @Test
  void aHeapThatIsFullNeedsSmallerChunks() {
    assertThat(told("Java heap space")).contains("not enough memory", "--chunk");
  }
}
