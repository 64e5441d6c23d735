package io.dgen.cli.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.Commands;
import io.dgen.Once;
import io.dgen.cli.Cli;
import io.dgen.cli.DgenProcess;
import io.dgen.cli.result.ResultsSchema;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands show while they run, where it can be read by programs. */
@Once
class LiveTest {

  @TempDir private Path directory;

  private List<Map<String, Object>> lines(String text) throws IOException {
    ResultsSchema schema = ResultsSchema.read("live.schema.json");
    List<Map<String, Object>> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      schema.describes(line);
      lines.add(JSON.std.mapFrom(line));
    }
    return lines;
  }

  @Test
  void writesLinesAndRowsForEachCommand() throws IOException {
    Path live = directory.resolve("live");
    Path csv = directory.resolve("csv");
    Path set = directory.resolve("set");
    Cli.line("write --files 5 --file-size 64KiB --seed 1 --dir", set, "--live", live).has(0);
    Map<String, Object> end = lines(Files.readString(live)).getLast();
    assertThat(end)
        .containsEntry("last", true)
        .containsEntry("command", "write")
        .containsEntry("bytes", 5 * 65536)
        .containsEntry("totalBytes", 5 * 65536)
        .containsEntry("files", Map.of("done", 5, "total", 5, "current", List.of()));
    Map<?, ?> writes = (Map<?, ?>) ((Map<?, ?>) end.get("operations")).get("write");
    assertThat(writes.get("bytes")).isEqualTo(5 * 65536);
    assertThat((Double) end.get("storageSeconds")).isPositive();
    assertThat((Double) end.get("dataSeconds")).isPositive();

    Path read = directory.resolve("read");
    Cli.run("verify", "--dir", set, "--live", read, "--live-csv", csv).has(0);
    end = lines(Files.readString(read)).getLast();
    assertThat(end).containsEntry("command", "verify").containsEntry("bytes", 5 * 65536);
    assertThat(((Map<?, ?>) end.get("operations")).keySet().toString()).isEqualTo("[read]");
    assertThat((Double) end.get("dataSeconds")).isPositive();
    List<String> rows = Files.readAllLines(csv);
    assertThat(rows)
        .hasSizeGreaterThan(1)
        .allMatch(row -> columns(row) == columns(rows.getFirst()));
    assertThat(rows.getLast()).contains(",verify,").endsWith(",5,0");

    Path exercised = directory.resolve("exercised");
    Cli.line("exercise --size 1MiB --ops 300 --seed 1 --live", exercised).failed(2, "--target");
    assertThat(exercised).doesNotExist();
    Cli.line(
            "exercise --size 1MiB --ops 300 --seed 1 --live",
            exercised,
            "--target",
            directory.resolve("e"))
        .has(0);
    List<Map<String, Object>> phases = lines(Files.readString(exercised));
    assertThat(phases).extracting(line -> line.get("phase")).contains("exercise", "verify");
    Map<String, Object> work =
        phases.stream().filter(line -> line.get("phase").equals("exercise")).toList().getLast();
    assertThat(((Map<?, ?>) work.get("operations")).keySet().toString()).contains("read", "write");
    assertThat(work).containsEntry("share", 1.0);

    Path bench = directory.resolve("bench");
    Cli.line("bench --size 1MiB --iterations 1 --warmup 0 --threads 1 --live", bench).has(0);
    assertThat(lines(Files.readString(bench)).getLast()).containsEntry("share", 1.0);
  }

  private static long columns(String row) {
    return row.chars().filter(c -> c == ',').count();
  }

  /** What people read goes elsewhere then. */
  @Test
  void stdoutHasNothingButLinesIfTheyGoThere() throws IOException {
    Cli.Result result =
        Cli.line("write --size 64KiB --seed 1 --live - --out", directory.resolve("d")).has(0);
    assertThat(lines(result.out()).getLast()).containsEntry("last", true);
    assertThat(result.err()).contains("wrote 64 KiB");
  }

  @Test
  void aUnixSocketGetsTheLines() throws Exception {
    Path path = directory.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      CompletableFuture<String> received =
          CompletableFuture.supplyAsync(
              () -> {
                try (SocketChannel client = server.accept()) {
                  return new String(Channels.newInputStream(client).readAllBytes());
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      Cli.line(
              "write --size 64KiB --seed 1 --out", directory.resolve("d"), "--live", "unix:" + path)
          .has(0);
      assertThat(lines(received.get(30, TimeUnit.SECONDS)).getLast()).containsEntry("last", true);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--interval, 99ms, --interval is 99 ms",
    "--interval, 2d, must be 100ms to 1d",
    "--live, '', --live is empty",
    "--live, @/none/x, no such directory",
    "--live, @, is a directory",
    "--live, @/there, exists",
    "--live-csv, @/there, exists",
    "--live, unix:@/none, --live unix:",
    "--prometheus, 65536, --prometheus is 65536",
    "--prometheus, :1, must be PORT",
    "--prometheus, host.invalid:1, no host host.invalid",
    "--prometheus, 203.0.113.1:0, --prometheus is 203.0.113.1:0",
  })
  void badValuesAreRefusedBeforeAnythingIsWritten(String option, String value, String message)
      throws IOException {
    Files.writeString(directory.resolve("there"), "mine");
    Path data = directory.resolve("data");
    Cli.line(
            "write --size 64KiB --seed 1 --force --out",
            data,
            option,
            value.replace("@", directory.toString()))
        .failed(2, option, message);
    assertThat(data).doesNotExist();
    assertThat(directory.resolve("there")).hasContent("mine");
  }

  @Test
  void stdoutIsForOneThing() {
    Path data = directory.resolve("data");
    Cli.line("write --size 1 --json --live - --out", data).failed(2, "--live -", "--json");
    Cli.line("write --size 1 --out - --live -").failed(2, "--live -", "--out -");
    Cli.line("write --size 1 --live - --live-csv - --out", data).failed(2, "exclude each other");
    Cli.line("write --size 1 --live x --live-csv x --out", data).failed(2, "both x");
    assertThat(data).doesNotExist();
  }

  /** Other spellings of a name are found, and --force changes nothing. */
  @ParameterizedTest
  @CsvSource({
    "--live, @/data, --out",
    "--live-csv, @/./data, --out",
    "--live, @/link/data, --out",
    "--live, @/data.dgen.json, the manifest",
  })
  void linesDoNotGoWhereTheDataGoes(String option, String value, String message)
      throws IOException {
    Files.createSymbolicLink(directory.resolve("link"), directory);
    Path data = directory.resolve("data");
    String lines = value.replace("@", directory.toString());
    Cli.line("write --size 64KiB --seed 1 --force --out", data, option, lines)
        .failed(2, option, message);
    Cli.line(
            "exercise --size 1MiB --ops 9 --force --target",
            data,
            "--journal",
            data + ".dgen.json",
            option,
            lines)
        .failed(2, option);
    assertThat(data).doesNotExist();
    assertThat(directory.resolve("data.dgen.json")).doesNotExist();
  }

  @Test
  void otherNamesOfStdoutAreStdout() throws IOException {
    Cli.Result result =
        Cli.line("write --size 64KiB --seed 1 --live /dev/stdout --out", directory.resolve("d"))
            .has(0);
    assertThat(lines(result.out()).getLast()).containsEntry("last", true);
    Cli.line("write --size 1 --json --live /dev/stdout --out", directory.resolve("e"))
        .failed(2, "--live -", "--json");
  }

  /** Opening a FIFO takes until it is read: the job does not wait for that, the lines do. */
  @Test
  void aFifoThatNobodyReadsHoldsNobodyUp() throws Exception {
    Path fifo = directory.resolve("fifo");
    assumeTrue(Commands.status("mkfifo", fifo.toString()) == 0, "no mkfifo here");
    Path data = directory.resolve("data");
    Cli.line("write --size 64KiB --seed 1 --out", data, "--live", fifo).has(0);
    // The lines have waited for this reader; without one the process would have ended meanwhile.
    assertThat(lines(Files.readString(fifo)).getLast()).containsEntry("last", true);
  }

  /** A usual case: the disk with the lines is full. */
  @Test
  void aJobGoesOnWithoutASinkThatBreaks() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    Path data = directory.resolve("data");
    Path csv = directory.resolve("csv");
    Cli.Result result =
        Cli.line("write --size 64KiB --seed 1 --out", data, "--live", full, "--live-csv", csv)
            .has(0);
    assertThat(result.out()).contains("wrote 64 KiB");
    assertThat(Files.readString(csv)).contains("write");
    Cli.run("verify", data).has(0);
  }

  @Test
  void prometheusGetsMetricsWhileAJobRuns() throws Exception {
    Path target = directory.resolve("e");
    String[] job = {"exercise", "--size=1MiB", "--time=1h", "--seed=1", "--target=" + target};
    DgenProcess process =
        DgenProcess.start(directory, job[0], job[1], job[2], job[3], job[4], "--prometheus=0");
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI metrics = address(process);
      String text = "";
      while (!text.contains("dgen_operation_duration_seconds_count") && process.runs()) {
        Thread.sleep(20);
        text = get(client, metrics).body();
      }
      assertThat(text)
          .contains(
              "# TYPE dgen_bytes_total counter",
              "dgen_info{version=",
              "dgen_operation_duration_seconds_bucket"
                  + "{phase=\"exercise\",operation=\"read\",le=\"+Inf\"}");
      assertThat(text.lines().filter(line -> !line.startsWith("#")))
          .allMatch(line -> line.matches("dgen_[a-z_]+\\{[^{}]*} [0-9.E-]+"));
      assertThat(get(client, metrics.resolve("/")).statusCode()).isEqualTo(404);
      Cli.line("bench --size 1MiB --prometheus " + metrics.getPort())
          .failed(2, "--prometheus is " + metrics.getPort());
    } finally {
      process.send(DgenProcess.Signal.KILL);
      process.status();
    }
  }

  /** Port 0 is any that is free; which one is told. */
  static URI address(DgenProcess process) throws Exception {
    String told = "metrics are at ";
    while (true) {
      for (String line : process.told()) {
        if (line.contains(told) && line.endsWith("/metrics")) {
          return URI.create(line.substring(line.indexOf(told) + told.length()));
        }
      }
      assertThat(process.runs()).as(process.err()).isTrue();
      Thread.sleep(20);
    }
  }

  private static HttpResponse<String> get(HttpClient client, URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
