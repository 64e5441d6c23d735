package io.dgen.cli.run;

import io.dgen.cli.machine.Machine;
import io.dgen.cli.options.Options;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ParseFailure;
import io.dgen.cli.output.Shell;
import io.dgen.cli.report.ReportFiles;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ResultPage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the steps of a job file. */
@Command(
    name = "run",
    description = {
      "Runs the steps of JOB, a file in YAML, one after the other: each is one of the other"
          + " commands with its options, or a pause. Nothing goes through a shell.",
      "Stops at the first step that fails, unless it has keep-going: true. The options of all steps"
          + " are checked before the first one runs.",
      "Exit status: that of the first step that failed; 1 if any step found wrong data."
    },
    sortOptions = false)
public final class RunCommand implements Callable<Integer> {

  @Parameters(paramLabel = "JOB", description = "The job file.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "Set a variable of the job, or an option of a step (STEP.OPTION=VALUE; true or false for"
              + " a flag). Repeatable.")
  private List<String> set = List.of();

  @Option(
      names = "--dry-run",
      description = "Print the command lines of the steps, quoted for a shell, and run none.")
  private boolean dryRun;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Write a page with all results (dgen-report.html) and the same as JSON"
              + " (dgen-report.json) to DIR, which is created if it is missing.")
  private @Nullable String directory;

  @Option(names = "--force", description = "Overwrite an older report.")
  private boolean force;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec command;

  private final Supplier<CommandLine> commands;

  /**
   * Creates the command.
   *
   * @param commands makes a command line with all subcommands
   */
  public RunCommand(Supplier<CommandLine> commands) {
    this.commands = commands;
  }

  @Override
  public Integer call() throws IOException {
    if (force && directory == null) {
      throw new BadInputException("--force is for --report, which is missing");
    }
    Overrides overrides = Overrides.of(set);
    Path path = Options.path("JOB", file);
    Job job = overrides.on(new JobFile(path, actions()).read(overrides.variables()));
    StepRunner runner = new StepRunner(commands, output.err());
    job.steps().forEach(step -> check(runner, step));
    if (dryRun) {
      job.steps().forEach(step -> output.out().println(CommandText.of(step)));
      return 0;
    }
    try (ReportFiles report =
        directory == null
            ? null
            : ReportFiles.prepare(Options.path("--report", directory), force)) {
      JobResult result = run(runner, job);
      if (output.json()) {
        output.print(result.json(), result.status());
      } else {
        end(output.out(), result);
      }
      return ResultPage.write(
          report,
          () ->
              result
                  .report(Shell.line(commandLine()))
                  .with(output.document(Map.of(), result.status())),
          result.status(),
          output.json() ? null : output.out());
    }
  }

  private JobResult run(StepRunner runner, Job job) throws IOException {
    List<StepResult> results = new ArrayList<>();
    for (JobStep step : job.steps()) {
      StepResult result;
      try {
        result = runner.run(step);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException)
            new InterruptedIOException("interrupted in step " + step.name()).initCause(e);
      }
      results.add(result);
      if (!output.json()) {
        output.out().println(StepText.line(result));
      }
      if (!result.good() && !step.keepGoing()) {
        break;
      }
    }
    return new JobResult(job, results, Machine.look());
  }

  private static void end(PrintWriter out, JobResult result) {
    if (!result.skipped().isEmpty()) {
      out.println("not run: " + String.join(", ", result.skipped()));
    }
    out.flush();
  }

  /** Refuses a step before any step runs. */
  private static void check(StepRunner runner, JobStep step) {
    List<String> out = step.options().getOrDefault("out", List.of());
    if (out.contains("-") || out.contains("/dev/stdout")) {
      throw new BadInputException(
          "step " + step.name() + ": a job's stdout is for its results; out must be a file");
    }
    try {
      runner.check(step);
    } catch (ParameterException e) {
      throw new BadInputException("step " + step.name() + ": " + ParseFailure.text(e), e);
    }
  }

  /** What a step may be: every subcommand but this one and help, or a pause. */
  private List<String> actions() {
    return Stream.concat(
            commands.get().getSubcommands().keySet().stream()
                .filter(name -> !name.equals(command.name()) && !name.equals("help")),
            Stream.of(JobStep.WAIT))
        .toList();
  }

  private List<String> commandLine() {
    List<String> words = new ArrayList<>(List.of("dgen"));
    words.addAll(command.root().commandLine().getParseResult().originalArgs());
    return words;
  }
}
