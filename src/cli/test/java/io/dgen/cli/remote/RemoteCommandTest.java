package io.dgen.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.cli.Cli;
import io.dgen.cli.output.ExitStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command on a store for which there is a plug-in, and on one for which there is none. */
@Timeout(120)
class RemoteCommandTest {

  private static final String OBJECT = "folder://bucket/dir/data";
  private static final String SET = "folder://bucket/set";

  @TempDir private Path root;

  @BeforeEach
  void makeBucket() throws IOException {
    Files.createDirectory(root.resolve("bucket"));
  }

  private Cli.Result run(String line) {
    List<Object> all = new ArrayList<>(List.of(line.split(" ")));
    all.add("--endpoint");
    all.add(root);
    return Cli.run(all.toArray());
  }

  private Path file(String key) {
    return root.resolve("bucket").resolve(key);
  }

  private void spoil(String key, long offset) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(file(key).toFile(), "rw")) {
      file.seek(offset);
      int b = file.read();
      file.seek(offset);
      file.write(b ^ 1);
    }
  }

  @Test
  void writesAnObjectThatIsTheSameAsTheFile() throws IOException {
    Map<String, Object> json =
        run("write --out " + OBJECT + " --size 1MiB --seed 5 --part-size 256KiB --json")
            .has(ExitStatus.GOOD)
            .json();
    assertThat(json)
        .containsEntry("file", OBJECT)
        .containsEntry("manifest", OBJECT + ".dgen.json")
        .containsEntry("bytes", 1 << 20)
        .containsEntry("partBytes", 256 << 10)
        .doesNotContainKey("blockBytes");
    assertThat(json.get("requests").toString()).contains("retries=0", "busyAnswers=0");
    Path same = root.resolve("file");
    Cli.run("write", "--out", same, "--size", "1MiB", "--seed", "5").has(ExitStatus.GOOD);
    assertThat(file("dir/data")).hasSameBinaryContentAs(same);
    assertThat(run("verify --in " + OBJECT).has(ExitStatus.GOOD).out())
        .contains(OBJECT + ": good;", "requests, 0 retries", "GET,");
    // Copied to a directory, object and manifest are a file and its manifest.
    Cli.run("verify", file("dir/data")).has(ExitStatus.GOOD);
    assertThat(run("write --out " + OBJECT + " --size 1MiB --seed 5").has(2).err())
        .isEqualTo(
            "dgen: " + OBJECT + ": exists already (remedy: choose another name, or --force)\n");
    assertThat(run("write --out " + OBJECT + " --resume").has(ExitStatus.GOOD).out())
        .contains("kept 1 MiB");
  }

  @Test
  void namesWhatIsWrongInAnObject() throws IOException {
    run("write --out " + OBJECT + " --size 1MiB --seed 5").has(ExitStatus.GOOD);
    spoil("dir/data", 300_000);
    assertThat(run("verify --in " + OBJECT).has(ExitStatus.DATA_WRONG).out())
        .contains(OBJECT + ": WRONG", "300000");
    run("write --out " + OBJECT + " --resume")
        .failed(2, OBJECT + ": is called complete, but does not hold what its manifest says");
    run("write --out " + OBJECT + " --resume --force").has(ExitStatus.GOOD);
    run("verify " + OBJECT + " --seed 5").has(ExitStatus.GOOD);
    run("verify " + OBJECT + " --seed 6 --size 1MiB").has(ExitStatus.DATA_WRONG);
    Files.delete(file("dir/data"));
    run("verify --in " + OBJECT).failed(2, OBJECT);
    run("verify --in folder://bucket/none").failed(2, "folder://bucket/none");
  }

  @Test
  void writesVerifiesAndDeletesSets() throws IOException {
    run("write --dir " + SET + " --files 20 --file-size 64KiB --seed 9").has(ExitStatus.GOOD);
    run("verify --dir " + SET + "/").has(ExitStatus.GOOD);
    run("verify --dir " + SET + " --sample 10").has(ExitStatus.GOOD);
    Cli.run("verify", "--dir", file("set")).has(ExitStatus.GOOD);
    Files.move(file("set/file-000003"), file("set/file-000020"));
    Path a = file("set/file-000004");
    Path b = file("set/file-000005");
    byte[] bytes = Files.readAllBytes(a);
    Files.write(a, Files.readAllBytes(b));
    Files.write(b, bytes);
    assertThat(run("verify --dir " + SET).has(ExitStatus.DATA_WRONG).out())
        .contains(
            "17 good, 3 wrong (1 missing), 0 unreadable, 1 surplus",
            SET + "/file-000003: MISSING",
            SET + "/file-000004: WRONG",
            "stream 5",
            SET + "/file-000020: SURPLUS");
    run("write --dir " + SET + " --resume --force").has(ExitStatus.GOOD);
    assertThat(run("delete --dir " + SET + " --json").has(ExitStatus.GOOD).json())
        .containsEntry("deletedFiles", 20);
    assertThat(file("set")).isDirectoryContaining("glob:**/file-000020");
    try (var left = Files.list(file("set"))) {
      assertThat(left).hasSize(1);
    }
    run("delete --dir " + SET).failed(2, "set " + SET + "/dgen-set.json: no such object");
  }

  @Test
  void reportsOnDeletedObjects() throws IOException {
    run("write --dir " + SET + " --files 3 --file-size 64KiB --seed 9").has(ExitStatus.GOOD);
    Path report = root.resolve("report");
    assertThat(run("delete --dir " + SET + " --report " + report).has(ExitStatus.GOOD).out())
        .contains("deleted 3 objects", "Report: " + report);
    assertThat(Files.readString(report.resolve("dgen-report.html")))
        .contains("dgen delete", "deletedFiles");
    run("write --dir " + SET + " --files 3 --file-size 64KiB --seed 9").has(ExitStatus.GOOD);
    run("delete --dir " + SET + " --report " + report).failed(2, "exists already");
    run("verify --dir " + SET).has(ExitStatus.GOOD); // nothing was deleted
  }

  @Test
  void measuresObjects() {
    run("write --out " + OBJECT + " --size 4MiB --seed 5 --dedup 2").has(ExitStatus.GOOD);
    assertThat(run("measure " + OBJECT).has(ExitStatus.GOOD).out()).contains("2.0");
    run("measure " + OBJECT + " --against " + OBJECT).has(ExitStatus.GOOD);
  }

  @Test
  void refusesWhatHasNoMeaning() {
    run("write --out " + OBJECT + " --size 1MiB --seed 1 --direct")
        .failed(2, "--direct cannot go with objects");
    run("write --out " + OBJECT + " --size 1MiB --seed 1 --part-size 1000")
        .failed(2, "--part-size is 1000, but must be a multiple of 4096, 65536 to 1073741824");
    run("write --out folder://bucket --size 1MiB --seed 1")
        .failed(2, "--out folder://bucket names no object");
    run("write --out " + root.resolve("x") + " --size 1MiB --seed 1")
        .failed(2, "--endpoint is only for addresses such as s3://BUCKET/KEY");
    Cli.run(
            "write",
            "--out",
            root.resolve("x"),
            "--size",
            "1",
            "--seed",
            "1",
            "--part-size",
            "1MiB")
        .failed(2, "--part-size is only for objects");
    run("verify --in " + OBJECT + " --direct").failed(2, "--direct cannot go with objects");
    run("delete --dir " + root).failed(2, "--dir is " + root + ", but must be objects");
    run("write --out " + OBJECT + " --resume").failed(2, OBJECT + ".dgen.json: no such object");
  }

  @Test
  void saysHowToAddThePlugIn() {
    for (String line :
        List.of(
            "write --out s3://b/k --size 1MiB --seed 1",
            "write --dir s3://b/k --files 1 --file-size 1MiB --seed 1",
            "verify --in s3://b/k",
            "verify --dir s3://b/k",
            "measure s3://b/k",
            "delete --dir s3://b/k")) {
      Cli.line(line)
          .failed(
              2,
              "s3:// needs a plug-in that is not installed: put dgen-s3-VERSION-all.jar into"
                  + " lib/plugins, or name it in DGEN_PLUGINS");
    }
  }

  @Test
  void infoListsPlugIns() {
    assertThat(Cli.line("info").has(ExitStatus.GOOD).out())
        .contains("Plug-ins:", "folder://", "directories, for tests");
    assertThat(Cli.line("info --json").json().get("plugins").toString()).contains("scheme=folder");
  }
}
