package io.dgen.cli.output;

import io.dgen.storage.channel.DirectRefusedException;
import io.dgen.storage.channel.IoReason;
import io.dgen.storage.channel.OutputRefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Turns failures into one line on stderr and an exit status: the only place that does. */
public final class Failures
    implements IParameterExceptionHandler, IExecutionExceptionHandler, IExecutionStrategy {

  private static final String OUT_OF_MEMORY =
      "not enough memory: choose a smaller --chunk or fewer --threads, or allow for more by"
          + " DGEN_JAVA_OPTS=-XX:MaxDirectMemorySize=SIZE; ";

  private static final String NO_THREAD =
      "no more threads can be started: choose fewer --threads or a smaller --queue-depth, or allow"
          + " for more processes (ulimit -u, pids.max of the cgroup); ";

  /** A longer message is cut in the middle: its end says what is allowed. */
  private static final int MOST_CHARACTERS = 800;

  private static final int KEPT_AT_END = 200;

  private final BooleanSupplier debug;

  /**
   * Creates the handler of a command line.
   *
   * @param debug whether stack traces are shown
   */
  public Failures(BooleanSupplier debug) {
    this.debug = debug;
  }

  /**
   * Runs the command. Errors and results that cannot be printed are passed to {@link
   * #handleExecutionException} as well.
   */
  @Override
  public int execute(ParseResult result) {
    try {
      return told(result, new RunLast().execute(result));
    } catch (OutOfMemoryError e) {
      String remedy = String.valueOf(e.getMessage()).contains("thread") ? NO_THREAD : OUT_OF_MEMORY;
      throw failed(result, new BadInputException(remedy + e.getMessage(), e));
    } catch (Error e) {
      throw failed(result, new IllegalStateException(e));
    }
  }

  /**
   * Returns the status once the result is printed. If that fails, a status about the data outweighs
   * the failure.
   */
  private int told(ParseResult result, int status) {
    CommandLine command = result.commandSpec().commandLine();
    try {
      Stdout.check(command.getOut());
      return status;
    } catch (IOException e) {
      return ExitStatus.outweighing(status, handleExecutionException(e, command, result));
    }
  }

  private static ExecutionException failed(ParseResult result, Exception e) {
    return new ExecutionException(result.commandSpec().commandLine(), e.getMessage(), e);
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    String hint = " (see " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help)";
    return tell(e.getCommandLine(), e, ParseFailure.text(e) + hint, ExitStatus.BAD_INPUT);
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    return switch (e) {
      case ClosedPipeException _ -> ExitStatus.IO_FAILURE;
      case BadInputException _ -> tell(command, e, e.getMessage(), ExitStatus.BAD_INPUT);
      case OutputRefusedException _, DirectRefusedException _, NoSuchFileException _ ->
          tell(command, e, reason((FileSystemException) e), ExitStatus.BAD_INPUT);
      case FileSystemException failure -> tell(command, e, reason(failure), ExitStatus.IO_FAILURE);
      case IOException _ -> tell(command, e, e.getMessage(), ExitStatus.IO_FAILURE);
      default ->
          tell(
              command,
              e,
              "internal error: " + e + " (please report it with what --debug shows)",
              ExitStatus.IO_FAILURE);
    };
  }

  /**
   * Puts a failure of a file into words.
   *
   * @param e the failure
   * @return the file and the reason
   */
  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> missing.getFile() + ": " + IoReason.of(e);
      case AccessDeniedException denied -> denied.getFile() + ": " + IoReason.of(e);
      case FileSystemException other when other.getReason() != null ->
          other.getFile() + ": " + IoReason.of(e);
      default -> IoReason.of(e);
    };
  }

  private int tell(CommandLine command, Exception e, @Nullable String message, int status) {
    PrintWriter err = new Lines(command.getErr());
    err.println("dgen: " + oneLine(message));
    if (debug.getAsBoolean()) {
      e.printStackTrace(err);
    }
    err.flush();
    return status;
  }

  /**
   * Makes a message one line of readable length without control characters: it may contain names,
   * values and file contents from anybody.
   */
  private static String oneLine(@Nullable String message) {
    String line =
        String.valueOf(message).lines().map(String::strip).collect(Collectors.joining(" "));
    return line.length() <= MOST_CHARACTERS
        ? line
        : line.substring(0, MOST_CHARACTERS - KEPT_AT_END)
            + " ... "
            + line.substring(line.length() - KEPT_AT_END);
  }
}
