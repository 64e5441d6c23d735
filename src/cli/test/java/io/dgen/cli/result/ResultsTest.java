package io.dgen.cli.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.TestRun;
import io.dgen.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command's JSON is as docs/results.schema.json says. */
class ResultsTest {

  @TempDir private Path directory;

  private final List<String> commands = new ArrayList<>();

  /** Runs a command in a directory of its own, with JSON. */
  private Cli.Result run(ResultsSchema schema, int status, String line) {
    String placed = line.replace("@", directory + "/") + " --json";
    Cli.Result result = Cli.line(placed).has(status);
    schema.describes(result.out());
    Map<?, ?> run = (Map<?, ?>) result.envelope().get("run");
    assertThat(run.get("exitStatus")).isEqualTo(status);
    assertThat(run.get("arguments")).isEqualTo(List.of(placed.split(" ")));
    assertThat(Instant.parse((String) run.get("ended")))
        .isAfterOrEqualTo(Instant.parse((String) run.get("started")));
    commands.add((String) run.get("command"));
    return result;
  }

  @Test
  void everyCommandPrintsWhatTheSchemaDescribes() throws IOException {
    ResultsSchema schema = ResultsSchema.read("results.schema.json");
    run(schema, 0, "write --out @d --size 256KiB --seed 1 --dedup 2 --compress 2");
    run(schema, 0, "write --dir @s --files 3 --file-size 8KiB --seed 1");
    run(schema, 0, "verify --in @d");
    run(schema, 0, "verify --dir @s");
    run(schema, 0, "verify --in @d --sample 50");
    Cli.flip(directory.resolve("d"), 5000);
    run(schema, 1, "verify --in @d");
    Cli.flip(directory.resolve("s/file-000000"), 50);
    Files.delete(directory.resolve("s/file-000001"));
    Files.createFile(directory.resolve("s/extra"));
    run(schema, 1, "verify --dir @s");
    byte[] others = new byte[4096];
    new SplittableRandom(1).nextBytes(others);
    Files.write(directory.resolve("others"), others);
    run(schema, 1, "locate --in @others --seed 1 --search-range 4096");
    run(schema, 0, "locate --in @d --bytes 4096");
    run(schema, 0, "measure @d --unit 4KiB");
    run(schema, 0, "measure @d --against @d");
    if (!TestRun.PURE_JAVA) { // zstd is native
      run(schema, 0, "measure --as-profile @d");
    }
    String exercise = "exercise --target @e --size 256KiB --journal @j ";
    run(schema, 0, exercise + "--ops 50 --seed 1");
    Files.write(directory.resolve("e"), new byte[9000], StandardOpenOption.WRITE);
    run(schema, 1, exercise + "--recover");
    run(schema, 0, "bench --size 2MiB --chunk 1MiB --iterations 1 --warmup 0 --threads 1");
    run(schema, 0, "bench --size 1MiB --iterations 1 --warmup 0 --sweep threads");
    run(schema, 0, "info --chunk 1MiB");
    run(schema, 0, "profiles");
    Files.writeString(
        directory.resolve("job.yaml"),
        "steps: [{info: }, {wait: 1ms}, {verify: {in: " + directory.resolve("d") + "}}]");
    run(schema, 1, "run @job.yaml");
    assertThat(commands)
        .contains("write", "verify", "locate", "measure", "exercise", "bench", "info")
        .contains("profiles", "run");
  }

  @Test
  void parametersAreThereAsGivenAndAsResolved() throws IOException {
    ResultsSchema schema = ResultsSchema.read("results.schema.json");
    Cli.Result result =
        run(schema, 0, "write --out @d --size 64KiB --seed 0xFFFFFFFFFFFFFFFF --store regular");
    Map<?, ?> run = (Map<?, ?>) result.envelope().get("run");
    Map<?, ?> parameters = (Map<?, ?>) run.get("parameters");
    assertThat(parameters.get("given"))
        .isEqualTo(
            Map.of(
                "--out", directory.resolve("d").toString(),
                "--size", "64KiB",
                "--seed", "0xFFFFFFFFFFFFFFFF",
                "--store", "regular",
                "--json", "true"));
    Map<?, ?> resolved = (Map<?, ?>) parameters.get("resolved");
    assertThat(resolved.get("--size")).isEqualTo(65536);
    assertThat(resolved.get("--seed")).isEqualTo("18446744073709551615");
    assertThat(resolved.get("--queue-depth")).isEqualTo(4);
    assertThat(resolved.get("--chunk")).isEqualTo(result.json().get("chunkBytes"));
    assertThat(resolved.get("--threads")).isEqualTo(result.json().get("threads"));
    assertThat(resolved.get("--backend")).isEqualTo(result.json().get("backend"));
    assertThat(resolved.get("--store")).isEqualTo("regular");
    assertThat(resolved.get("--dir")).isNull();
  }

  /** The schema is no use if it accepts everything. */
  @Test
  void theSchemaRefusesWhatIsNoResult() throws IOException {
    ResultsSchema schema = ResultsSchema.read("results.schema.json");
    Map<String, Object> json = Cli.run("profiles", "--json").has(0).envelope();
    schema.describes(JSON.std.asString(json));
    Object profiles = json.put("profiles", "none");
    schema.refuses(JSON.std.asString(json));
    json.put("profiles", profiles);
    json.remove("run");
    schema.refuses(JSON.std.asString(json));
  }
}
