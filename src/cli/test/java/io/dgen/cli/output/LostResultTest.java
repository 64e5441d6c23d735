package io.dgen.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Once;
import io.dgen.cli.Cli;
import io.dgen.cli.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A result that does not arrive is a failure: who reads it would take nothing for a good end. */
@Once
class LostResultTest {

  private static final String FULL = "No space left on device";

  @TempDir private Path directory;

  /** Refuses everything. */
  private static OutputStream refusing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  private static Cli.Result run(PrintWriter out, String line) {
    StringWriter err = new StringWriter();
    int status =
        Main.commandLine().setOut(out).setErr(new PrintWriter(err)).execute(line.split(" "));
    return new Cli.Result(status, "", err.toString());
  }

  private static Cli.Result run(String message, String line) {
    return run(Stdout.to(refusing(message), StandardCharsets.UTF_8), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "info",
        "info --json",
        "write --size 10000 --force --out %s/data",
        "write --json --size 10000 --force --out %s/data",
        "verify --seed 1 --in %s/good",
        "verify --seed 1 --json --in %s/good",
        "bench --size 1MiB --chunk 1MiB --iterations 1 --warmup 0",
        "--version",
        "write --help",
      })
  void isAnIoFailureSaidInOneLine(String line) {
    Cli.line("write --seed 1 --size 10000 --out", directory.resolve("good")).has(0);
    String command = line.replace("%s", directory.toString());
    run(FULL, command).failed(3, "stdout", FULL);
    for (String closed :
        new String[] {"Broken pipe", "Connection reset by peer", "The pipe has been ended"}) {
      assertThat(run(closed, command).has(3).err()).isEmpty();
    }
  }

  @Test
  void isSaidOfWritersThatKeepNoReason() {
    Writer writer =
        new Writer() {
          @Override
          public void write(char[] text, int offset, int length) throws IOException {
            throw new IOException(FULL);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    run(new PrintWriter(writer), "info").failed(3, "stdout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify --seed 2 --in %s/good", "verify --seed 2 --json --in %s/good"})
  void leavesTheStatusOfWrongData(String line) {
    Cli.line("write --seed 1 --size 10000 --out", directory.resolve("good")).has(0);
    String command = line.replace("%s", directory.toString());
    run(FULL, command).failed(1, "stdout", FULL);
    assertThat(run("Broken pipe", command).has(1).err()).isEmpty();
  }
}
