package io.dgen.ycsb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import java.io.File;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.Vector;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import site.ycsb.ByteIterator;
import site.ycsb.DB;
import site.ycsb.Status;
import site.ycsb.WorkloadException;
import site.ycsb.measurements.Measurements;

/** YCSB's own client with the workload in its properties. */
class DgenWorkloadTest {

  @TempDir private Path directory;

  private String client(String... words) throws Exception {
    String jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar") && !entry.contains("dgen-"))
            .collect(Collectors.joining(File.pathSeparator));
    Path jar = Path.of(System.getProperty("dgen.ycsb.jar"));
    assertThat(jar).exists();
    // The jar before the test's classes, of which only the database is meant.
    Path database =
        Path.of(MapDb.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(String.join(File.pathSeparator, jar.toString(), jars, database.toString()));
    command.add("site.ycsb.Client");
    command.addAll(List.of("-db", MapDb.class.getName(), "-p", "file=" + directory + "/rows"));
    command.addAll(List.of("-p", "workload=io.dgen.ycsb.DgenWorkload", "-p", "recordcount=200"));
    command.addAll(List.of("-p", "fieldcount=3", "-p", "fieldlength=700", "-threads", "2"));
    command.addAll(List.of(words));
    Path said = directory.resolve("said");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
    return Files.readString(said);
  }

  @Test
  void theStockClientLoadsRunsAndFindsDamage() throws Exception {
    String[] content = {"-p", "dgen.seed=42", "-p", "dgen.compress=2"};
    String loaded = client(concat(content, "-load"));
    assertThat(loaded).contains("[INSERT], Return=OK, 200");
    try (ObjectInputStream in =
            new ObjectInputStream(Files.newInputStream(directory.resolve("rows")));
        DataGenerator generator =
            DataGenerator.open(StreamSpec.builder(1L << 31).seed(42).compressRatio(2).build())) {
      @SuppressWarnings("unchecked")
      Map<String, Map<String, byte[]>> rows = (Map<String, Map<String, byte[]>>) in.readObject();
      assertThat(rows).hasSize(200);
      rows.forEach(
          (key, row) ->
              row.forEach(
                  (field, value) -> {
                    assertThat(value).hasSize(700);
                    long stream = FieldValuesTest.stream(key, field);
                    assertThat(generator.withStream(stream).verifyAt(0, value)).isEmpty();
                  }));
    }

    String[] run = {
      "-t",
      "-p",
      "operationcount=2000",
      "-p",
      "requestdistribution=uniform",
      "-p",
      "readproportion=0.9",
      "-p",
      "updateproportion=0.1"
    };
    String good = client(concat(content, run));
    assertThat(good)
        .contains("dgen: good: ")
        .contains(
            " values right, 0 wrong or missing, 0 rows not found, 0 rows not verified; 0 rows")
        .contains("[VERIFY], Return=OK");
    assertThat(good).doesNotContain("UNEXPECTED_STATE");

    String bad =
        client(
            concat(
                concat(content, run),
                "-p",
                "damage=true",
                "-p",
                "updateproportion=0",
                "-p",
                "readproportion=1"));
    assertThat(bad)
        .contains("dgen: bad: ")
        .contains("[VERIFY], Return=UNEXPECTED_STATE")
        .containsPattern("dgen: WRONG user\\d+ field1: has 1 flipped bit in bytes 33 to 33 of 700")
        .containsPattern("dgen: WRONG user\\d+ field2: has zeros in bytes 0 to 699 of 700")
        .containsPattern("dgen: WRONG user\\d+ field0: holds the value of user\\d+ field1")
        .containsPattern("dgen: WRONG user\\d+ field0: has 10 bytes instead of 700; has zeros")
        .containsPattern("dgen: WRONG user\\d+: is not found")
        .doesNotContain(", 0 rows not found");
    Set<String> missing =
        Pattern.compile("WRONG (user\\d+ field\\d): is missing")
            .matcher(bad)
            .results()
            .map(each -> each.group(1))
            .collect(Collectors.toSet());
    assertThat(missing).as("one of a row, and all of another").hasSize(4);
  }

  /** A database whose rows cannot even be looked at. */
  private static final class FailingDb extends DB {
    @Override
    public Status read(
        String table, String key, Set<String> fields, Map<String, ByteIterator> result) {
      result.put(
          "field0",
          new ByteIterator() {
            @Override
            public boolean hasNext() {
              throw new IllegalStateException("planted");
            }

            @Override
            public byte nextByte() {
              throw new IllegalStateException("planted");
            }

            @Override
            public long bytesLeft() {
              throw new IllegalStateException("planted");
            }
          });
      return Status.OK;
    }

    @Override
    public Status scan(
        String table,
        String key,
        int count,
        Set<String> fields,
        Vector<HashMap<String, ByteIterator>> result) {
      result.add(new HashMap<>());
      return Status.OK;
    }

    @Override
    public Status update(String table, String key, Map<String, ByteIterator> values) {
      return Status.OK;
    }

    @Override
    public Status insert(String table, String key, Map<String, ByteIterator> values) {
      return Status.OK;
    }

    @Override
    public Status delete(String table, String key) {
      return Status.OK;
    }
  }

  @Test
  void whatCannotBeVerifiedIsCounted() {
    Measurements.setProperties(new Properties());
    try (FieldValues values = new FieldValues(StreamSpec.builder(1 << 20).build())) {
      Verdicts verdicts =
          new Verdicts(values, 700, new String[] {"field0"}, 10, number -> "user" + number);
      VerifyingDb db = new VerifyingDb(new FailingDb(), values, verdicts);
      assertThat(db.read("t", "user1", null, new HashMap<>())).isEqualTo(Status.ERROR);
      assertThat(db.scan("t", "user1", 3, null, new Vector<>())).isEqualTo(Status.OK);
      assertThat(verdicts.summary())
          .isEqualTo(
              "dgen: incomplete: 0 values right, 0 wrong or missing, 0 rows not found, 1 rows not"
                  + " verified; 1 rows of scans are not verified");
    }
  }

  private static String[] concat(String[] words, String... more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dgen.seed | x | dgen.seed: 'x' must be a whole number",
        "dgen.sead | 1 | dgen.sead is unknown; known are dgen.seed, dgen.dedup,",
        "dgen.compress | 2 | dgen.seed is missing",
        "dataintegrity | true | dataintegrity is true, but must be false",
      })
  void badPropertiesAreNamed(String name, String value, String message) {
    Properties properties = new Properties();
    properties.setProperty("recordcount", "10");
    properties.setProperty(name, value);
    Measurements.setProperties(properties);
    assertThatThrownBy(() -> new DgenWorkload().init(properties))
        .isInstanceOf(WorkloadException.class)
        .hasMessageContaining(message);
  }
}
