package io.dgen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.cli.machine.BackendReport;
import io.dgen.measure.CompressionTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs the command within the test's own JVM. */
public final class Cli {

  private Cli() {}

  /** What a run of the command came to. */
  public record Result(int status, String out, String err) {

    /** The result of its own, without what every command tells of its run. */
    public Map<String, Object> json() {
      Map<String, Object> json = envelope();
      json.remove("run");
      return json;
    }

    /** All of it. */
    public Map<String, Object> envelope() {
      try {
        return JSON.std.mapFrom(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Checks the status, and shows why it is another one. */
    public Result has(int expected) {
      assertThat(status).as("status; stdout: %s; stderr: %s", out, err).isEqualTo(expected);
      return this;
    }

    /** Checks that it failed with this status and one line on stderr that has these texts. */
    public void failed(int expected, String... texts) {
      has(expected);
      assertThat(out).isEmpty();
      assertThat(err.lines()).hasSize(1);
      assertThat(err).startsWith("dgen: ").contains(texts);
    }
  }

  public static Result run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    CommandLine command =
        Main.commandLine(Subcommand.of(texts)) // as the process does, not all
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    int status = command.execute(texts);
    return new Result(status, out.toString(), err.toString());
  }

  /** Runs with arguments in one text, separated by blanks, and more behind it. */
  public static Result line(String arguments, Object... more) {
    return run(Stream.concat(Arrays.stream(arguments.split(" ")), Arrays.stream(more)).toArray());
  }

  /** All ways of making the bytes that this JVM has, as options. */
  public static List<String> engines() {
    BackendReport report = BackendReport.look();
    return Stream.concat(
            report.backends().stream()
                .filter(BackendReport.Entry::available)
                .map(entry -> "--backend " + entry.name()),
            report.isas().stream().map(isa -> "--isa " + isa))
        .toList();
  }

  /** In pure Java there are no native compressors. */
  public static void assumeCompressor(String name) {
    Optional<String> refusal =
        CompressionTarget.parse(name + "@4KiB").compressor().format().refusal();
    assumeTrue(refusal.isEmpty(), refusal.orElse(""));
  }

  public static String sha256(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Flips a bit of a byte of a file. */
  public static void flip(Path file, int offset) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[offset] ^= 1;
    Files.write(file, bytes);
  }
}
