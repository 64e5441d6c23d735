package io.dgen.cli.run;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.cli.options.DurationConverter;
import io.dgen.cli.output.KeptMessages;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Runs steps in this process.
 *
 * @param commands makes a command line with all subcommands
 * @param err where messages go while a step runs
 */
record StepRunner(Supplier<CommandLine> commands, PrintWriter err) {

  private static final String JSON_FLAG = "--json";
  private static final double NANOS = 1e9;

  /**
   * Parses a step without running it.
   *
   * @throws CommandLine.ParameterException if the subcommand refuses its words
   */
  void check(JobStep step) {
    if (!step.waits()) {
      commands.get().parseArgs(words(step).toArray(String[]::new));
    }
  }

  StepResult run(JobStep step) throws InterruptedException {
    Instant started = Instant.now();
    long start = System.nanoTime();
    StringWriter printed = new StringWriter();
    KeptMessages messages = new KeptMessages(err);
    int status = 0;
    if (step.waits()) {
      Thread.sleep(DurationConverter.parse(step.operands().getFirst()));
    } else {
      status =
          commands
              .get()
              .setOut(new PrintWriter(printed, true))
              .setErr(messages)
              .execute(words(step).toArray(String[]::new));
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new StepResult(
        step, started, took.toNanos() / NANOS, status, json(printed.toString()), messages.lines());
  }

  private static List<String> words(JobStep step) {
    List<String> words = new ArrayList<>(step.words());
    if (!words.contains(JSON_FLAG)) {
      words.add(1, JSON_FLAG);
    }
    return words;
  }

  private static @Nullable Object json(String printed) {
    if (printed.isBlank()) {
      return null;
    }
    try {
      return JSON.std.anyFrom(printed);
    } catch (IOException e) {
      throw new AssertionError("every subcommand prints JSON if told to: " + printed, e);
    }
  }
}
