package io.dgen.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Once;
import io.dgen.cli.DgenProcess;
import io.dgen.cli.output.Columns;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The views on a terminal, which util-linux's script(1) gives to the command. */
@Once
class TerminalViewTest {

  private static final int SECONDS = 120;

  /** What moves the cursor up and what clears the screen below it: all that a view uses. */
  private static final Pattern CONTROL = Pattern.compile("\u001b\\[(\\d*)([AJ])");

  /** What this machine lacks is said above the view, in lines of any width. */
  private static final String LOGGED = "INFO: ";

  @TempDir private Path directory;

  private Path data() {
    return directory.resolve("data");
  }

  /** Runs the command on a terminal of a width: all that appears there. */
  private String terminal(int columns, String before, Object... arguments) throws Exception {
    ProcessBuilder builder =
        DgenProcess.onATerminal(
            "stty cols " + columns + "; " + before,
            DgenProcess.command(arguments),
            ">'" + directory.resolve("result") + "'");
    DgenProcess.clean(builder);
    builder.environment().putAll(Map.of("TERM", "xterm", "LC_ALL", "C.UTF-8"));
    Process process = builder.start();
    String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(all).isZero();
    return all;
  }

  /** Does what a terminal does that is wide enough: the lines that are there in the end. */
  private static List<String> screen(String all) {
    List<String> lines = new ArrayList<>();
    int row = 0;
    int from = 0;
    Matcher control = CONTROL.matcher(all);
    while (control.find()) {
      row = print(all.substring(from, control.start()), lines, row);
      from = control.end();
      if (control.group(2).equals("A")) {
        row -= Integer.parseInt(control.group(1));
      } else {
        lines.subList(row, lines.size()).clear();
      }
    }
    print(all.substring(from), lines, row);
    return lines.stream().filter(line -> !line.startsWith(LOGGED)).toList();
  }

  private static int print(String text, List<String> lines, int first) {
    int row = first;
    for (String line : text.split("(?<=\n)", -1)) {
      if (!line.endsWith("\n")) {
        assertThat(line.replace("\r", "")).isEmpty(); // the cursor is left at a line's start
        continue;
      }
      String shown = line.stripTrailing();
      if (row < lines.size()) {
        lines.set(row, shown);
      } else {
        lines.add(shown);
      }
      row++;
    }
    return row;
  }

  private static List<String> bars(List<String> lines) {
    return lines.stream().filter(line -> line.startsWith("[")).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"write", "verify", "exercise", "bench"})
  void fitsTheTerminalAndIsDrawnInOnePlace(String command) throws Exception {
    if (command.equals("verify")) {
      assertThat(DgenProcess.start(directory, "write", "--out", data(), "--size", "1MiB").status())
          .isZero();
    }
    String all =
        switch (command) {
          case "write" ->
              terminal(60, "", "write", "--out", data(), "--size", "2MiB", "--max-rate", "1MiB");
          case "verify" -> terminal(60, "", "verify", "--in", data());
          case "exercise" ->
              terminal(60, "", "exercise", "--target", data(), "--size", "1MiB", "--time", "2s");
          default -> terminal(60, "", "bench", "--size", "64MiB", "--iterations", "2");
        };
    List<String> lines = screen(all);
    assertThat(lines.getFirst()).startsWith(command + " ");
    int phases = command.equals("exercise") ? 2 : 1; // the second one reads everything
    assertThat(bars(lines)).hasSize(phases);
    assertThat(bars(lines).getLast()).contains("] 100%");
    for (String line : all.split("\r?\n")) {
      String text = CONTROL.matcher(line).replaceAll("").replace("\r", "");
      assertThat(text.startsWith(LOGGED) ? 0 : Columns.of(text)).as(text).isLessThanOrEqualTo(60);
    }
  }

  @Test
  void isDrawnAgainWhenTheTerminalBecomesWider() throws Exception {
    String wider =
        "(until [ -s '" + data() + "' ]; do sleep 0.1; done; stty cols 120 </dev/tty) & ";
    String all =
        terminal(60, wider, "write", "--out", data(), "--size", "4MiB", "--max-rate", "1MiB");
    List<String> lines = screen(all);
    assertThat(bars(lines))
        .singleElement()
        .satisfies(bar -> assertThat(Columns.of(bar)).isBetween(61, 120));
  }
}
