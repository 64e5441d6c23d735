package io.dgen.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.Once;
import io.dgen.TestRun;
import io.dgen.Tool;
import io.dgen.cli.Cli;
import io.dgen.cli.DgenProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes the commands, and answers every query of the Grafana dashboard. */
@Once
@Tag("long")
class PrometheusTest {

  private static final String NODES = "nodes";
  private static final long PATIENCE_NANOS = 120_000_000_000L;
  private static final Pattern METRIC = Pattern.compile("dgen_[a-z_]+");
  private static final Pattern LISTENS =
      Pattern.compile("msg=\"Listening on\" address=(127\\.0\\.0\\.1:[0-9]+)");

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();

  /** The jobs that run, and where their metrics are. */
  private final Map<String, URI> jobs = new LinkedHashMap<>();

  private final List<DgenProcess> processes = new ArrayList<>();

  private void start(String name, String line, Path data) throws Exception {
    List<Object> words = new ArrayList<>(List.of(line.split(" ")));
    words.addAll(List.of(data, "--prometheus=0"));
    DgenProcess process = DgenProcess.start(directory, words.toArray());
    processes.add(process);
    jobs.put(name, LiveTest.address(process));
  }

  private String get(URI uri) throws Exception {
    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as("%s: %s", uri, answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** Only several nodes have metrics of their own: here they are those of a made-up sample. */
  private MetricsServer nodes() {
    MetricsServer server = MetricsServer.start("--prometheus", "0");
    server.show(SceneTest.sample(false));
    jobs.put(NODES, URI.create(server.url()));
    return server;
  }

  @Test
  void answersEveryQueryOfTheDashboard() throws Exception {
    Tool prometheus = Tool.require("prometheus", "prometheus");
    Tool promtool = Tool.require("promtool", "prometheus");
    Path set = directory.resolve("set");
    Cli.line("write --files 3 --file-size 32MiB --seed 1 --dir", set).has(0);
    MetricsServer nodes = nodes();
    try {
      start("verify", "verify --max-rate 400KB/s --chunk 64KiB --dir", set);
      String write = "write --files 2000 --file-size 1MiB --max-rate 2MB/s --chunk 256KiB --dir";
      start("write", write, directory.resolve("written"));
      start("exercise", "exercise --size 1MiB --time 10m --target", directory.resolve("target"));
      Map<String, Set<String>> served = served(promtool);
      scrape(prometheus, served);
    } finally {
      nodes.close();
      for (DgenProcess process : processes) {
        process.send(DgenProcess.Signal.KILL);
        process.status();
      }
    }
  }

  /** Returns the names of the metrics that each job serves, in a form that promtool accepts. */
  private Map<String, Set<String>> served(Tool promtool) throws Exception {
    Map<String, Set<String>> served = new TreeMap<>();
    for (Map.Entry<String, URI> job : jobs.entrySet()) {
      long start = System.nanoTime();
      String text = get(job.getValue());
      while (!text.contains("dgen_operation_duration_seconds_count")) {
        assertThat(System.nanoTime() - start).as(job.getKey()).isLessThan(PATIENCE_NANOS);
        Thread.sleep(100);
        text = get(job.getValue());
      }
      Path file = Files.writeString(directory.resolve(job.getKey() + ".metrics"), text);
      Process check =
          new ProcessBuilder(promtool.program().toString(), "check", "metrics")
              .redirectInput(file.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said).as("promtool check metrics, of %s", job.getKey()).isEmpty();
      assertThat(check.waitFor()).isZero();
      served.put(job.getKey(), names(text));
    }
    return served;
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = METRIC.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  private void scrape(Tool prometheus, Map<String, Set<String>> served) throws Exception {
    StringBuilder settings = new StringBuilder("global: {scrape_interval: 1s}\nscrape_configs:\n");
    jobs.forEach(
        (name, uri) ->
            settings
                .append("  - {job_name: ")
                .append(name)
                .append(", static_configs: [{targets: [\"")
                .append(uri.getAuthority())
                .append("\"]}]}\n"));
    Path log = directory.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                prometheus.program().toString(),
                "--config.file=" + Files.writeString(directory.resolve("settings.yml"), settings),
                "--storage.tsdb.path=" + directory.resolve("series"),
                "--web.listen-address=127.0.0.1:0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      String address = address(process, log);
      awaitReady(URI.create("http://" + address + "/-/ready"));
      for (String query : queries()) {
        await(address, query, expected(query, served));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static String address(Process process, Path log) throws Exception {
    long start = System.nanoTime();
    while (true) {
      String said = Files.readString(log);
      Matcher listens = LISTENS.matcher(said);
      if (listens.find()) {
        return listens.group(1);
      }
      assertThat(process.isAlive() && System.nanoTime() - start < PATIENCE_NANOS).as(said).isTrue();
      Thread.sleep(50);
    }
  }

  /** It listens before it can answer. */
  private void awaitReady(URI uri) throws Exception {
    long start = System.nanoTime();
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    while (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
      assertThat(System.nanoTime() - start).isLessThan(PATIENCE_NANOS);
      Thread.sleep(50);
    }
  }

  private static List<String> queries() throws IOException {
    Path dashboard = TestRun.project().resolve("docs/grafana-dashboard.json");
    List<String> queries = new ArrayList<>();
    for (Object panel : (List<?>) JSON.std.mapFrom(Files.readString(dashboard)).get("panels")) {
      for (Object target : (List<?>) ((Map<?, ?>) panel).get("targets")) {
        queries.add((String) ((Map<?, ?>) target).get("expr"));
      }
    }
    assertThat(queries).hasSizeGreaterThan(10);
    return queries;
  }

  /** Returns the jobs that have all metrics of a query; one at least. */
  private static Set<String> expected(String query, Map<String, Set<String>> served) {
    Set<String> expected = new TreeSet<>();
    served.forEach(
        (job, names) -> {
          if (names.containsAll(names(query))) {
            expected.add(job);
          }
        });
    assertThat(expected).as(query).isNotEmpty();
    if (expected.size() > 1) {
      expected.remove(NODES);
    }
    return expected;
  }

  /** Asks until there are numbers for all jobs. */
  private void await(String address, String query, Set<String> expected) throws Exception {
    URI uri =
        URI.create(
            "http://"
                + address
                + "/api/v1/query?query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
    long start = System.nanoTime();
    Set<String> answered = new TreeSet<>();
    while (!answered.containsAll(expected)) {
      String body = get(uri);
      assertThat(System.nanoTime() - start)
          .as("%s: numbers for %s are wanted, but there is only %s", query, expected, body)
          .isLessThan(PATIENCE_NANOS);
      Map<?, ?> data = (Map<?, ?>) JSON.std.mapFrom(body).get("data");
      for (Object one : (List<?>) data.get("result")) {
        Map<?, ?> labels = (Map<?, ?>) ((Map<?, ?>) one).get("metric");
        List<?> value = (List<?>) ((Map<?, ?>) one).get("value");
        if (!value.get(1).equals("NaN")) {
          // A sum over jobs keeps the phase, which is called as the job is.
          answered.add(
              String.valueOf(labels.containsKey("job") ? labels.get("job") : labels.get("phase")));
        }
      }
      Thread.sleep(200);
    }
  }
}
