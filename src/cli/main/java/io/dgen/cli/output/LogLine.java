package io.dgen.cli.output;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;

/** Formats what is logged as one line that steers no terminal. */
public final class LogLine extends Formatter {

  private static final String SETUP = "java.util.logging.config.class";
  private static final String SETTINGS = "java.util.logging.config.file";

  /** For {@link LogManager}. */
  public LogLine() {}

  /**
   * Chooses this format for the process, unless the command line of the JVM configures logging.
   * Call it before anything is logged.
   */
  public static void useUnlessConfigured() {
    if (System.getProperty(SETUP) == null && System.getProperty(SETTINGS) == null) {
      System.setProperty(SETUP, Setup.class.getName());
    }
  }

  @Override
  public String format(LogRecord logged) {
    return Screen.beforeLine()
        + Printable.text(logged.getLevel().getName() + ": " + formatMessage(logged))
        + "\n";
  }

  /** Sets logging up when something is logged: {@link LogManager} calls it. */
  public static final class Setup {

    /**
     * For {@link LogManager}.
     *
     * @throws IOException never
     */
    public Setup() throws IOException {
      String handler = ConsoleHandler.class.getName();
      String settings =
          String.join(
              "\n",
              "handlers=" + handler,
              ".level=INFO",
              handler + ".formatter=" + LogLine.class.getName());
      LogManager.getLogManager()
          .readConfiguration(
              new ByteArrayInputStream(settings.getBytes(StandardCharsets.ISO_8859_1)));
    }
  }
}
