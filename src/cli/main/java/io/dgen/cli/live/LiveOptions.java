package io.dgen.cli.live;

import io.dgen.cli.options.DurationConverter;
import io.dgen.cli.options.Options;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Failures;
import io.dgen.cli.output.KeptMessages;
import io.dgen.cli.output.Lines;
import io.dgen.cli.output.Screen;
import io.dgen.cli.output.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for what is shown while a command runs. */
public final class LiveOptions {

  private static final System.Logger LOGGER = System.getLogger("io.dgen");
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(100);
  private static final Duration MOST_INTERVAL = Duration.ofDays(1);
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
  private static final long SECOND = 1000;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Time between lines about the progress on stderr, where that is no terminal: 100ms to 1d."
              + " Default: 10s.")
  private @Nullable Duration interval;

  @Option(names = "--quiet", description = "Show no progress on stderr.")
  private boolean quiet;

  @Option(
      names = "--live",
      paramLabel = "FILE|-|unix:PATH",
      description =
          "Write a JSON object a line each second to a new file, to stdout, or to a Unix socket.")
  private @Nullable String lines;

  @Option(
      names = "--live-csv",
      paramLabel = "FILE",
      description = "Write a row of comma-separated values each second to a new file.")
  private @Nullable String csv;

  @Option(
      names = "--prometheus",
      paramLabel = "[HOST:]PORT",
      description =
          "Serve metrics for Prometheus at http://HOST:PORT/metrics while the command runs. Default"
              + " for HOST: the loopback address. PORT 0 is a free port, which is told on stderr.")
  private @Nullable String prometheus;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** For picocli, which makes it. */
  LiveOptions() {}

  /**
   * Tells whether stdout is for these lines, so that nothing else may go there.
   *
   * @return whether it is
   */
  public boolean takesStdout() {
    return isStdout(lines) || isStdout(csv);
  }

  private static boolean isStdout(@Nullable String value) {
    return LineTargets.STDOUT.equals(LineTargets.named(value));
  }

  /**
   * Checks that lines do not go to a file that the command itself writes or reads, nor into a
   * directory whose files are the command's.
   *
   * @param option names the file, for messages
   * @param file the file or directory; it need not be there
   * @throws BadInputException if they do
   * @throws IOException if the file system cannot tell
   */
  public void apart(String option, @Nullable Path file) throws IOException {
    if (file != null) {
      apart("--live", lines, option, file);
      apart("--live-csv", csv, option, file);
    }
  }

  private static void apart(String own, @Nullable String value, String option, Path file)
      throws IOException {
    if (value != null
        && LineTargets.isNewFile(own, value)
        && LineTargets.real(Options.path(own, value)).startsWith(LineTargets.real(file))) {
      throw new BadInputException(
          own + " " + value + " is the same as " + option + " " + file + ", or in it");
    }
  }

  /**
   * Checks all values before anything is done.
   *
   * @param stdout the option that wants stdout for itself, or null
   * @throws BadInputException naming what is not allowed
   */
  public void check(@Nullable String stdout) {
    if (interval != null
        && (interval.compareTo(LEAST_INTERVAL) < 0 || interval.compareTo(MOST_INTERVAL) > 0)) {
      throw new BadInputException(
          "--interval is " + interval.toMillis() + " ms, but must be 100ms to 1d");
    }
    lines = LineTargets.named(lines);
    csv = LineTargets.named(csv);
    if (LineTargets.STDOUT.equals(lines) && LineTargets.STDOUT.equals(csv)) {
      throw new BadInputException("--live - and --live-csv - exclude each other");
    }
    if (stdout != null && takesStdout()) {
      throw new BadInputException(
          (LineTargets.STDOUT.equals(lines) ? "--live -" : "--live-csv -")
              + " cannot go with "
              + stdout
              + ": both are for stdout");
    }
    if (lines != null && lines.equals(csv) && !takesStdout()) {
      throw new BadInputException("--live and --live-csv are both " + csv);
    }
    if (lines != null) {
      LineTargets.check("--live", lines);
    }
    if (csv != null) {
      LineTargets.check("--live-csv", csv);
    }
    try {
      if (csv != null && LineTargets.isNewFile("--live-csv", csv)) {
        apart("--live", lines, "--live-csv", Options.path("--live-csv", csv));
      }
    } catch (IOException e) {
      throw new BadInputException("--live-csv " + Failures.reason(e), e);
    }
    if (prometheus != null) {
      MetricsServer.address("--prometheus", prometheus);
    }
  }

  /**
   * Begins to show a job.
   *
   * @param target what it writes, reads or measures
   * @param more sinks besides those of the options
   * @return shows the job until it is closed
   * @throws BadInputException if a value cannot be used; nothing is left behind then
   */
  public Live open(String target, Sink... more) {
    List<Sink> sinks = new ArrayList<>(List.of(more));
    boolean patient = more.length == 0;
    try {
      patient &= !addAsked(sinks);
    } catch (BadInputException e) {
      sinks.forEach(LiveOptions::close);
      throw e;
    }
    if (!quiet) {
      if (Screen.available(System.getenv()) && !(takesStdout() && Terminal.stdout())) {
        sinks.add(new PatientSink(new TerminalView(new Screen(System.err))));
        patient = false;
      } else {
        PrintWriter err = new Lines(KeptMessages.progress(command.commandLine().getErr()));
        Duration between = interval == null ? DEFAULT_INTERVAL : interval;
        sinks.add(new PatientSink(new PlainLines(err, between.toMillis())));
        patient &= between.toMillis() > SECOND;
      }
    }
    return new Live(command.name(), target, sinks, patient);
  }

  /**
   * Begins to show a job of a command that has none of these options: on a terminal only.
   *
   * @param command the command
   * @param target what it reads
   * @return shows the job until it is closed
   */
  public static Live onTerminal(String command, String target) {
    return new Live(
        command,
        target,
        Screen.available(System.getenv())
            ? List.of(new PatientSink(new TerminalView(new Screen(System.err))))
            : List.of(),
        false);
  }

  /** Adds what was asked for by name; returns whether that is anything. */
  private boolean addAsked(List<Sink> sinks) {
    PrintWriter stdout = command.commandLine().getOut();
    int before = sinks.size();
    if (lines != null) {
      String name = "--live " + lines;
      sinks.add(new JsonLines(name, SECOND, LineTargets.open("--live", lines, stdout)));
    }
    if (csv != null) {
      String name = "--live-csv " + csv;
      sinks.add(new CsvLines(name, SECOND, LineTargets.open("--live-csv", csv, stdout)));
    }
    if (prometheus != null) {
      MetricsServer server = MetricsServer.start("--prometheus", prometheus);
      sinks.add(server);
      LOGGER.log(System.Logger.Level.INFO, "metrics are at {0}", server.url());
    }
    return sinks.size() > before;
  }

  private static void close(Sink sink) {
    try {
      sink.close();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, sink.name(), e);
    }
  }
}
