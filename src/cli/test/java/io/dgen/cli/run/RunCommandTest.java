package io.dgen.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.Once;
import io.dgen.TestRun;
import io.dgen.cli.Cli;
import io.dgen.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Once
class RunCommandTest {

  private static final String FIVE =
      """
      name: nightly
      variables:
        target: %s/data
        size: 1MiB
      steps:
        - name: fill
          write: {out: "${target}", size: "${size}", seed: 7, dedup: 2, force: true}
        - verify: {in: "${target}"}
        - measure: {arguments: ["${target}"], unit: 4KiB}
        - wait: 10ms
        - name: again
          verify:
            in: ${target}
      """;

  @TempDir private Path directory;

  private Path job(String text) throws IOException {
    return Files.writeString(
        directory.resolve("job.yaml"), text.replace("%s", directory.toString()));
  }

  private static List<Map<String, Object>> steps(Map<String, Object> json) {
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> steps = (List<Map<String, Object>>) json.get("steps");
    return steps;
  }

  @Test
  void fiveStepsRunOneAfterTheOther() throws IOException {
    Path report = directory.resolve("report");
    Cli.Result result = Cli.run("run", job(FIVE), "--json", "--report", report).has(0);
    Map<String, Object> json = result.json();
    assertThat(json).containsEntry("job", "nightly").containsEntry("status", 0);
    assertThat(steps(json))
        .extracting(step -> step.get("name"))
        .containsExactly("fill", "verify-2", "measure-3", "wait-4", "again");
    assertThat(steps(json).get(1).get("result"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("good", true);
    assertThat(Files.size(directory.resolve("data"))).isEqualTo(1 << 20);
    assertThat(JSON.std.mapFrom(Files.readString(report.resolve("dgen-report.json"))))
        .containsEntry("job", "nightly");
    assertThat(Files.readString(report.resolve("dgen-report.html")))
        .contains("again: good", "dgen verify --in=");
  }

  /** What is of interest while it runs is no message of the result. */
  @Test
  void progressIsShownButNotKept() throws IOException {
    String steps =
        """
        steps:
          - write: {out: %s/d, size: 2MiB, seed: 1, max-rate: 1MB/s, interval: 100ms, block-size: 64KiB}
          - name: refused
            write: {out: %s/d, size: 1}
        """;
    Cli.Result result = Cli.run("run", job(steps), "--json").has(2);
    assertThat(steps(result.json()).getFirst()).containsEntry("messages", List.of());
    assertThat(result.err()).contains("write: ", " of 2.0 MiB");
    assertThat(steps(result.json()).getLast().get("messages").toString())
        .contains("dgen: ", "exists already");
  }

  @Test
  void aDryRunPrintsCommandLinesThatDoTheSame() throws IOException {
    Cli.Result dry = Cli.run("run", "--dry-run", job(FIVE)).has(0);
    assertThat(directory.resolve("data")).doesNotExist();
    List<String> lines = dry.out().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.getFirst()).startsWith("dgen write --out=").endsWith(" --force");
    assertThat(lines.get(3)).isEqualTo("sleep 0.01");
    Cli.line(lines.getFirst().substring("dgen ".length())).has(0);
    Cli.line(lines.get(1).substring("dgen ".length())).has(0);
  }

  @Test
  void variablesAndOptionsAreSetFromOutside() throws IOException {
    String text = job(FIVE).toString();
    Cli.run("run", text, "--set", "size=2MiB", "--set", "fill.seed=9", "--set", "fill.dedup=1")
        .has(0);
    assertThat(Files.size(directory.resolve("data"))).isEqualTo(2 << 20);
    Cli.run("verify", "--in", directory.resolve("data"), "--seed", 9).has(0);
  }

  @Test
  void aStepThatFailsEndsTheJobUnlessToldOtherwise() throws IOException {
    Path data = directory.resolve("data");
    Cli.run("write", "--out", data, "--size", "1MiB", "--seed", 1).has(0);
    Cli.flip(data, 5000);
    String steps =
        """
        steps:
          - name: wrong
            %k
            verify: {in: %s/data}
          - name: last
            write: {out: %s/more, size: 4KiB}
        """;
    Cli.Result ended = Cli.run("run", job(steps.replace("%k", "keep-going: false"))).has(1);
    assertThat(ended.out()).contains("wrong: the data is wrong", "not run: last");
    assertThat(directory.resolve("more")).doesNotExist();
    Cli.Result wentOn = Cli.run("run", job(steps.replace("%k", "keep-going: true"))).has(1);
    assertThat(wentOn.out()).contains("last: good");
    assertThat(directory.resolve("more")).exists();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          steps: []                                       | steps must be a list of at least one step
          'steps: [{write: {out: a}, verify: {in: a}}]'   | :1: a step has exactly one of
          'steps: [{format: {out: a}}]'                   | ':1: ''format'' is not a command: a step has exactly one of'
          'steps: [{info: , nane: a}]'                    | :1: a step has no nane
          'steps: [{wait: ten}]'                          | :1: wait: 'ten' must be a time
          'steps: [{verify: {in: "$${a}"}}]'                | there is no variable a
          'steps: [{verify: {inn: a}}]'                   | 'step verify-1: unknown option ''--inn'': did you mean ''--in''?'
          'steps: [{write: {out: "-", size: 1}}]'         | a job's stdout is for its results
          'steps: [{verify: {"--in": a}}]'                | --in is written without its dashes
          'steps: [{verify: {in: a}'                      | :1: expected
          'steps: [{info: }]\\nsteps: [{info: }]'         | :2: steps is there twice
          'a: &a [*a]'                                    | a job has no a
          """)
  void whatIsNoJobIsRefusedWithItsPlace(String text, String message) throws IOException {
    Path job = job(text.replace("\\n", "\n").replace("$$", "$"));
    Cli.run("run", job).failed(2, message);
  }

  @Test
  void whatCannotBeSetIsRefused() throws IOException {
    Path job = job(FIVE);
    Cli.run("run", job, "--set", "sise=1").failed(2, "--set sise", "no variable");
    Cli.run("run", job, "--set", "fil.size=1").failed(2, "--set fil", "fill, verify-2");
    Cli.run("run", job, "--set", "size").failed(2, "--set is size");
    Cli.run("run", directory.resolve("none.yaml")).failed(2, "none.yaml");
    Cli.run("run", job, "--force").failed(2, "--report");
  }

  /** Editors check job files by the schema: it must not know less than the command. */
  @Test
  void theSchemaHasEverySubcommand() throws IOException {
    Path schema = TestRun.project().resolve("docs/job.schema.json");
    String text = Files.readString(schema);
    Main.commandLine().getSubcommands().keySet().stream()
        .filter(name -> !name.equals("run") && !name.equals("help"))
        .forEach(
            name ->
                assertThat(text)
                    .contains("\"" + name + "\": {", "{ \"required\": [\"" + name + "\"] }"));
  }
}
