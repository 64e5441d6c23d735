package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.LoopDevice;
import io.dgen.Once;
import io.dgen.Seeds;
import io.dgen.TestRun;
import io.dgen.cli.Cli;
import io.dgen.cli.DgenProcess;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Storage that fails, by a library in front of libc: see {@code src/cli/test/c/faults.c}. */
@Once
@Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultyFileTest {

  private static final String SIZE = "3000001";

  @TempDir private static Path libraryDirectory;
  private static Path library;

  @TempDir private Path directory;

  @BeforeAll
  static void compile() throws Exception {
    assumeTrue("Linux".equals(System.getProperty("os.name")), "LD_PRELOAD is Linux's");
    Path source = TestRun.project().resolve("src/cli/test/c/faults.c");
    assumeTrue(Files.exists(source), "not run in the project's directory");
    library = libraryDirectory.resolve("libfaults.so");
    String compiler = System.getenv().getOrDefault("CC", "cc");
    try {
      Process process =
          new ProcessBuilder(
                  List.of(
                      compiler,
                      "-shared",
                      "-fPIC",
                      "-O1",
                      "-Wall",
                      "-Wextra",
                      "-Werror",
                      "-o",
                      library.toString(),
                      source.toString(),
                      "-ldl"))
              .inheritIO()
              .start();
      assertThat(process.waitFor()).isZero();
    } catch (IOException e) {
      assumeTrue(false, "no C compiler here: " + e.getMessage());
    }
  }

  private DgenProcess start(String fault, Object... arguments) throws IOException {
    return DgenProcess.start(
        directory, Map.of("LD_PRELOAD", library.toString(), "DGEN_FAULT", fault), arguments);
  }

  /** What a write comes to, and what its manifest says then: true, false, or that there is none. */
  @ParameterizedTest
  @CsvSource({
    "write:5:0:faulty, 3, false, Input/output error",
    "write:5:3:faulty, 3, false, Input/output error",
    "write:28:2:faulty, 3, false, No space left on device",
    "write:122:2:faulty, 3, false, quota",
    "write:27:2:faulty, 3, false, File too large",
    "write:short:0:faulty, 0, true, ''",
    "write:eintr:0:faulty, 0, true, ''",
    "sync:5:0:faulty, 3, false, Input/output error",
    "sync:eintr:0:faulty, 0, true, ''",
    "close:5:0:faulty, 3, false, Input/output error",
    "close:28:0:faulty, 3, false, No space left on device",
    "truncate:5:0:faulty, 3, false, Input/output error",
    "rename:5:0:faulty, 3, none, Input/output error",
    "rename:28:1:faulty, 0, true, ''", // rewritten in place
    "write:28:0:.dgen-, 3, none, No space left on device",
    "write:11:0:.dgen-, 3, none, nothing can be written",
    "write:short:0:.dgen-, 0, true, ''",
    "close:28:1:.dgen-, 0, true, ''",
    "sync:5:0:.dgen-, 3, none, Input/output error",
  })
  void endsAWriteInOneLineAndTheManifestIsTrue(
      String fault, int status, String complete, String reason) throws Exception {
    Path file = directory.resolve("faulty");
    if (fault.startsWith("truncate")) {
      Files.writeString(file, "so that there is something to cut off");
    }
    DgenProcess write =
        start(
            fault, "write", "--force", "--seed", 1, "--size", SIZE, "--chunk", 100_000, "--out",
            file);
    assertThat(write.status()).as(write.err()).isEqualTo(status);
    write.spokeToPeople();
    if (status != 0) {
      assertThat(write.err().lines()).hasSize(1);
      assertThat(write.err()).startsWith("dgen: ").contains(reason);
    }
    Path manifest = Manifest.beside(file);
    if (complete.equals("none")) {
      assertThat(manifest).doesNotExist();
      assertThat(file).doesNotExist();
      return;
    }
    assertThat(Manifest.read(manifest).complete()).isEqualTo(Boolean.parseBoolean(complete));
    Cli.line("verify --in", file).has(status == 0 ? 0 : 1);
  }

  /** What the medium does not take is listed to the block; the rest is written. */
  @ParameterizedTest
  @ValueSource(strings = {"", "--offset 8192 --force"})
  void goesOnPastBlocksThatCannotBeWritten(String more) throws Exception {
    Path file = directory.resolve("faulty");
    Path list = directory.resolve("bad");
    if (!more.isEmpty()) {
      Files.write(file, new byte[4_000_000]);
    }
    List<Object> arguments = new ArrayList<>(List.of("write", "--keep-going", "--json"));
    arguments.addAll(List.of("--seed", 1, "--size", SIZE, "--bad-blocks", list, "--out", file));
    if (!more.isEmpty()) {
      arguments.addAll(List.of((Object[]) more.split(" ")));
    }
    // Blocks 100 to 102: the last one only in part.
    DgenProcess write = start("write:5@409600-420000:0:faulty", arguments.toArray());
    assertThat(write.status()).as(write.err()).isEqualTo(3);
    Map<String, Object> json = com.fasterxml.jackson.jr.ob.JSON.std.mapFrom(write.out());
    assertThat(json.get("unwrittenBytes")).isEqualTo(3 * 4096);
    assertThat(json.get("unwrittenExtents"))
        .isEqualTo(List.of(Map.of("offset", 409_600, "length", 3 * 4096)));
    assertThat(json.get("bytes")).isEqualTo(3_000_001 - 3 * 4096);
    assertThat(json.get("complete")).isEqualTo(false);
    assertThat(Files.readString(list)).isEqualTo("100\n101\n102\n");
    assertThat(Manifest.read(Manifest.beside(file)).complete()).isFalse();

    // Nothing else is missing, and resuming without the fault makes it whole.
    Map<String, Object> verified = Cli.line("verify --json --in", file).has(1).json();
    assertThat(verified.get("badPages")).isEqualTo(3);
    Cli.line("write --resume --out", file).has(0);
    Cli.line("verify --in", file).has(0);
  }

  /** Of a device, its first block, too, where it is tried out whether the device can be written. */
  @Test
  void aBadFirstBlockOfADeviceIsGonePast() throws Exception {
    assumeTrue(LoopDevice.unavailable().isEmpty(), "loop devices need root and losetup");
    Path manifest = directory.resolve("manifest");
    Path image = Files.write(directory.resolve("image"), new byte[1 << 20]);
    try (LoopDevice loop = LoopDevice.attachCached(image)) {
      Object[] arguments = {
        "write",
        "--keep-going",
        "--json",
        "--device",
        "--manifest",
        manifest,
        "--seed",
        1,
        "--out",
        loop.path()
      };
      DgenProcess write = start("write:5@0-4096:0:" + loop.path(), arguments);
      assertThat(write.status()).as(write.err()).isEqualTo(3);
      Map<String, Object> json = com.fasterxml.jackson.jr.ob.JSON.std.mapFrom(write.out());
      assertThat(json.get("unwrittenExtents"))
          .isEqualTo(List.of(Map.of("offset", 0, "length", 4096)));
      assertThat(json).containsEntry("bytes", (1 << 20) - 4096).containsEntry("changed", true);
      Map<String, Object> verified =
          Cli.run("verify", "--json", "--manifest", manifest, "--in", loop.path()).has(1).json();
      assertThat(verified).containsEntry("badPages", 1);
    }
  }

  /** Where the medium takes nothing at all, the old data and its manifest stay together. */
  @Test
  void goingPastEverythingChangesNothing() throws Exception {
    Path file = directory.resolve("faulty");
    Files.write(file, new byte[10_000]);
    Cli.line("write --force --offset 8192 --seed 1 --size 50000 --out", file).has(0);
    String before = Files.readString(Manifest.beside(file));
    DgenProcess write =
        start(
            "write:5:0:faulty",
            "write",
            "--keep-going",
            "--force",
            "--offset",
            8192,
            "--seed",
            2,
            "--size",
            50000,
            "--out",
            file);
    assertThat(write.status()).as(write.err()).isEqualTo(3);
    assertThat(write.out())
        .contains("UNCHANGED; ", "nothing has been changed; manifest ")
        .doesNotContain("incomplete");
    assertThat(Manifest.beside(file)).hasContent(before);
    Cli.line("verify --in", file).has(0);
  }

  /** Only direct reads tell what storage took, once it has refused something. */
  @Test
  void whatCannotBeReadFromStorageIsNotCalledStored() throws Exception {
    Path file = directory.resolve("faulty");
    Files.write(file, new byte[1000]);
    DgenProcess fill =
        start(
            "sync:28x1:0:faulty",
            "write",
            "--fill",
            "--force",
            "--offset",
            100,
            "--seed",
            1,
            "--size",
            SIZE,
            "--out",
            file);
    assertThat(fill.status()).as(fill.out() + fill.err()).isEqualTo(3);
    assertThat(fill.err())
        .contains("how much of the file it took cannot be told: reads show the page cache");
    assertThat(Manifest.read(Manifest.beside(file)).complete()).isFalse();

    // Nor does resuming say so, which syncs pages that the system takes for clean.
    Cli.Result resumed = Cli.line("write --resume --out", file).has(0);
    assertThat(resumed.out()).contains("; not synced to stable storage");
    Manifest manifest = Manifest.read(Manifest.beside(file));
    assertThat(List.of(manifest.complete(), manifest.synced())).containsExactly(true, false);
  }

  /** The verdict is told, and counts, whatever becomes of the list and of the state. */
  @ParameterizedTest
  @CsvSource({"false, 3", "true, 1"})
  void aListThatCannotBeWrittenDoesNotHideTheVerdict(boolean bad, int status) throws Exception {
    Path file = directory.resolve("data");
    Cli.line("write --seed 1 --size", SIZE, "--out", file).has(0);
    if (bad) {
      Cli.flip(file, 5000);
    }
    DgenProcess verify =
        start(
            "rename:28:0:list", "verify", "--in", file, "--bad-blocks", directory.resolve("list"));
    assertThat(verify.status()).as(verify.err()).isEqualTo(status);
    assertThat(verify.out()).contains(bad ? "1 flipped bit" : ": good; ");
    assertThat(verify.allErr())
        .contains(
            "WARNING: the list of bad blocks could not be written: "
                + directory.resolve("list")
                + ": No space left on device");
    assertThat(directory.resolve("list")).doesNotExist();
  }

  /** Without a failure it is as any write; and other failures end it. */
  @ParameterizedTest
  @CsvSource({
    "write:5@9000000-9000001:0:faulty, 0, ''",
    "write:28:3:faulty, 3, No space left on device",
    "sync:5:0:faulty, 3, cannot be synced",
  })
  void goingOnIsForTheMediumOnly(String fault, int status, String reason) throws Exception {
    Path file = directory.resolve("faulty");
    DgenProcess write =
        start(fault, "write", "--keep-going", "--seed", 1, "--size", SIZE, "--out", file);
    assertThat(write.status()).as(write.err()).isEqualTo(status);
    assertThat(write.err()).contains(reason);
    assertThat(Manifest.read(Manifest.beside(file)).complete()).isEqualTo(status == 0);
  }

  @Test
  void goingOnIsRefusedWhereItHasNoMeaning() {
    Path file = directory.resolve("faulty");
    Cli.line("write --keep-going --files 1 --file-size 1 --dir", file)
        .failed(2, "--keep-going cannot go with --dir");
    Cli.line("write --keep-going --fill --out", file)
        .failed(2, "--keep-going cannot go with --fill");
    Cli.line("write --bad-blocks x --size 1 --out", file)
        .failed(2, "--bad-blocks needs --keep-going");
    assertThat(file).doesNotExist();
  }

  /** The end of the space is no failure of a fill, whenever it shows; other failures are. */
  @ParameterizedTest
  @CsvSource({
    "write:28:2:faulty, 0, 200000",
    "write:122:5:faulty, 0, 500000",
    "sync:28x1:0:faulty, 0, 3000001",
    "sync:28:0:faulty, 3, 0",
    "write:5:2:faulty, 3, 0",
    "sync:5:0:faulty, 3, 0",
  })
  void aFillEndsWhereTheSpaceDoes(String fault, int status, long size) throws Exception {
    Path file = directory.resolve("faulty");
    DgenProcess write =
        start(
            fault,
            "write",
            "--fill",
            "--seed",
            1,
            "--size",
            SIZE,
            "--chunk",
            100_000,
            "--queue-depth",
            1,
            "--threads",
            1,
            "--out",
            file);
    assertThat(write.status()).as(write.err()).isEqualTo(status);
    Manifest manifest = Manifest.read(Manifest.beside(file));
    assertThat(manifest.complete()).isEqualTo(status == 0);
    if (status == 0) {
      assertThat(manifest.length()).isEqualTo(Files.size(file)).isEqualTo(size);
    }
    Cli.line("verify --in", file).has(status == 0 ? 0 : 1);
  }

  /** Whole data is not called incomplete because its manifest's replacement finds no free block. */
  @ParameterizedTest
  @CsvSource({
    "write:28:1:.dgen-, No space left on device",
    "rename:13:1:faulty, permission denied",
    "sync:28:1:.dgen-, No space left on device"
  })
  void aManifestThatCannotBeReplacedIsRewrittenInPlace(String fault, String reason)
      throws Exception {
    Path file = directory.resolve("faulty");
    Path set = directory.resolve("faulty-set");
    for (Object[] target : new Object[][] {{"--out", file}, {"--files", 3, "--dir", set}}) {
      DgenProcess write =
          start(
              fault,
              Stream.concat(
                      Stream.of("write", "--sync", "--seed", 1),
                      Stream.concat(
                          Stream.of(target[1].equals(file) ? "--size" : "--file-size", SIZE),
                          Stream.of(target)))
                  .toArray());
      assertThat(write.status()).as(write.err()).isZero();
      assertThat(write.told())
          .singleElement()
          .asString()
          .endsWith(" is rewritten in place, because a new file cannot be written: " + reason);
    }
    assertThat(Manifest.read(Manifest.beside(file)).complete()).isTrue();
    assertThat(DataSetManifest.read(DataSetManifest.in(set)).complete()).isTrue();
    Cli.line("verify --in", file).has(0);
    Cli.line("verify --dir", set).has(0);
    try (Stream<Path> names = Files.walk(directory)) {
      assertThat(names).noneMatch(name -> name.getFileName().toString().startsWith(".dgen-"));
    }
  }

  /** The seed of what is there must not be lost for what is never written. */
  @ParameterizedTest
  @CsvSource({
    "truncate:5:0:faulty, 3, Input/output error; nothing has been changed",
    "lock:11:0:faulty, 2, another process is writing it",
    "write:28:0:.dgen-, 3, No space left on device",
    "rename:5:0:faulty, 3, Input/output error",
  })
  void aManifestStaysUntilTheFirstByteIsChanged(String fault, int status, String reason)
      throws Exception {
    Path file = directory.resolve("faulty");
    Cli.line("write --seed 7 --size", SIZE, "--out", file).has(0);
    byte[] before = Files.readAllBytes(Manifest.beside(file));
    DgenProcess write =
        start(fault, "write", "--force", "--seed", 1, "--size", SIZE, "--out", file);
    assertThat(write.status()).as(write.err()).isEqualTo(status);
    assertThat(write.err()).contains(reason).doesNotContain("incomplete");
    assertThat(Manifest.beside(file)).hasBinaryContent(before);
    Cli.line("verify --in", file).has(0);
  }

  @ParameterizedTest
  @CsvSource({
    "truncate:5:0:file-, 100000, 3, Input/output error; nothing has been changed",
    "truncate:5:0:file-, 1000, 3, Input/output error; nothing has been changed",
    "lock:11:0:file-, 100000, 2, another process is writing it",
    "lock:11:0:file-, 1000, 2, another process is writing it",
    "write:28:0:.dgen-, 1000, 3, No space left on device",
  })
  void aManifestOfASetStaysUntilTheFirstByteIsChanged(
      String fault, int size, int status, String reason) throws Exception {
    Path set = directory.resolve("set");
    String options = "--chunk 1000 --files 6 --file-size " + size + " --dir";
    Cli.line("write --seed 7 " + options, set).has(0);
    byte[] before = Files.readAllBytes(DataSetManifest.in(set));
    List<Object> arguments = new ArrayList<>(List.of("write", "--force", "--seed", 1));
    arguments.addAll(List.of((Object[]) options.split(" ")));
    arguments.add(set);
    DgenProcess write = start(fault, arguments.toArray());
    assertThat(write.status()).as(write.err()).isEqualTo(status);
    assertThat(write.err()).contains(reason).doesNotContain("incomplete");
    assertThat(DataSetManifest.in(set)).hasBinaryContent(before);
    Cli.line("verify --dir", set).has(0);
  }

  /** A device that cannot be written to may be opened all the same, and take what it then loses. */
  @ParameterizedTest
  @ValueSource(strings = {"write:1:0:/dev/loop", "write:5:0:/dev/loop", "sync:5:0:/dev/loop"})
  void aManifestStaysIfADeviceCannotBeWritten(String fault) throws Exception {
    assumeTrue(LoopDevice.unavailable().isEmpty(), "loop devices need root and losetup");
    Path backing = Files.write(directory.resolve("backing"), new byte[1 << 20]);
    try (LoopDevice loop = LoopDevice.attachCached(backing)) {
      String device = loop.path().toString();
      Path manifest = directory.resolve("manifest");
      Cli.line("write --seed 7 --device --manifest", manifest, "--out", device).has(0);
      byte[] before = Files.readAllBytes(manifest);
      DgenProcess write =
          start(
              fault,
              "write",
              "--force",
              "--seed",
              1,
              "--device",
              "--manifest",
              manifest,
              "--out",
              device);
      assertThat(write.status()).as(write.err()).isEqualTo(3);
      assertThat(write.err()).startsWith("dgen: " + device + ": ");
      assertThat(manifest).hasBinaryContent(before);
      Cli.line("verify --manifest", manifest, "--in", device).has(0);
    }
  }

  /** Bytes that do not get to storage are found out, of every file, unless nobody asks. */
  @Test
  void whatCannotBeSyncedIsIncomplete() throws Exception {
    Path set = directory.resolve("set");
    Object[] write = {"write", "--seed", 1, "--files", 5, "--file-size", 9000, "--dir", set};
    String incomplete = "cannot be synced to stable storage, so it is incomplete: ";
    notSynced("sync:5:0:file-000003", incomplete, set.resolve("file-000003"), write);
    Object[] resume = {"write", "--resume", "--dir", set};
    notSynced("sync:5:0:file-000002", incomplete, set.resolve("file-000002"), resume);
    assertThat(DataSetManifest.read(DataSetManifest.in(set)).complete()).isFalse();
    DgenProcess whole = start("sync:5:0:file-", "write", "--resume", "--no-sync", "--dir", set);
    assertThat(whole.status()).as(whole.err()).isZero();
    assertThat(whole.out().lines().toList().getLast()).endsWith("; not synced to stable storage");
    DataSetManifest unsafe = DataSetManifest.read(DataSetManifest.in(set));
    assertThat(unsafe.complete()).isTrue();
    assertThat(unsafe.synced()).isFalse();
    notSynced("sync:5:0:file-000001", incomplete, set.resolve("file-000001"), resume);
    assertThat(DataSetManifest.read(DataSetManifest.in(set)).synced()).isFalse();
    Cli.run(resume).has(0);
    assertThat(DataSetManifest.read(DataSetManifest.in(set)).synced()).isTrue();

    Path file = directory.resolve("faulty");
    DgenProcess unsupported =
        start("sync:22:0:faulty", "write", "--seed", 1, "--size", SIZE, "--out", file);
    assertThat(unsupported.status()).as(unsupported.err()).isZero();
    assertThat(unsupported.told())
        .singleElement()
        .asString()
        .contains(file + " is not synced to stable storage: Invalid argument");
    assertThat(Manifest.read(Manifest.beside(file)).synced()).isFalse();
    notSynced("sync:5:0:faulty", incomplete, file, "write", "--resume", "--out", file);
  }

  private void notSynced(String fault, String text, Path file, Object... arguments)
      throws Exception {
    DgenProcess write = start(fault, arguments);
    assertThat(write.status()).as(write.err()).isEqualTo(3);
    assertThat(write.err().lines())
        .singleElement()
        .asString()
        .startsWith("dgen: " + file + ": " + text);
  }

  @Test
  void aFileSystemWithoutLocksIsWrittenAndThatIsTold() throws Exception {
    Path file = directory.resolve("faulty");
    Path set = directory.resolve("faulty-set");
    for (Object[] arguments :
        new Object[][] {
          {"write", "--seed", 1, "--size", SIZE, "--out", file},
          {"write", "--seed", 1, "--files", 5, "--file-size", 1000, "--dir", set}
        }) {
      DgenProcess write = start("lock:37:0:faulty", arguments);
      assertThat(write.status()).as(write.err()).isZero();
      assertThat(write.err()).isEmpty();
      assertThat(write.told())
          .singleElement()
          .asString()
          .contains("faulty", "is not locked against other writers: No locks available");
    }
    Cli.run("verify", "--in", file).has(0);
    Cli.run("verify", "--dir", set).has(0);
  }

  @ParameterizedTest
  @CsvSource({
    "read:5:0:faulty, 3, Input/output error",
    "read:5:7:faulty, 3, Input/output error",
    "read:short:0:faulty, 0, ''",
    "read:eintr:0:faulty, 0, ''",
    "read:5:0:faulty.dgen.json, 2, Input/output error",
  })
  void isToldByVerify(String fault, int status, String reason) throws Exception {
    Path file = directory.resolve("faulty");
    Cli.line("write --seed 1 --size", SIZE, "--out", file).has(0);
    if (!fault.endsWith("json")) {
      // So that only the file's own name is meant.
      Files.move(Manifest.beside(file), directory.resolve("manifest"));
    }
    Object[] arguments =
        fault.endsWith("json")
            ? new Object[] {"verify", "--in", file}
            : new Object[] {
              "verify", "--chunk", 65536, "--manifest", directory.resolve("manifest"), "--in", file
            };
    DgenProcess verify = start(fault, arguments);
    assertThat(verify.status()).as(verify.err()).isEqualTo(status);
    verify.spokeToPeople();
    assertThat(verify.out() + verify.err()).contains(reason);
  }

  @Test
  void isToldByLocate() throws Exception {
    Path file = directory.resolve("faulty");
    Cli.line("write --seed 1 --size", SIZE, "--out", file).has(0);
    DgenProcess locate = start("read:5:0:faulty", "locate", "--seed", 1, "--in", file);
    assertThat(locate.status()).as(locate.err()).isEqualTo(3);
    locate.spokeToPeople();
    assertThat(locate.err()).contains(file + ": Input/output error");
  }

  @Test
  void ofASetIsCountedByVerify() throws Exception {
    Path set = directory.resolve("set");
    Cli.line("write --seed 1 --files 4 --file-size 64KiB --dir", set).has(0);
    DgenProcess verify = start("read:5:0:file-000002", "verify", "--dir", set);
    assertThat(verify.status()).as(verify.err()).isEqualTo(3);
    verify.spokeToPeople();
    assertThat(verify.out()).contains("3 good, 0 wrong (0 missing), 1 unreadable, 0 surplus");
    DgenProcess json = start("read:5:0:file-000002", "verify", "--json", "--dir", set);
    assertThat(json.status()).as(json.err()).isEqualTo(3);
    assertThat(com.fasterxml.jackson.jr.ob.JSON.std.mapFrom(json.out()))
        .containsEntry("good", false)
        .containsEntry("goodFiles", 3)
        .containsEntry("wrongFiles", 0)
        .containsEntry("unreadableFiles", 1);
  }

  /** A short read is not the file's end, and a file that has nothing to give is not waited for. */
  @ParameterizedTest
  @CsvSource({
    "read:few:0:faulty, '', 0, good",
    "read:few:0:faulty, --direct, 0, good",
    "read:short:0:faulty, --direct, 0, good",
    "read:few:3:faulty, --direct, 0, good",
    "read:11:0:faulty, '', 3, Resource temporarily unavailable",
    "read:11:5:faulty, --direct, 3, Resource temporarily unavailable",
  })
  void aShortReadIsNotTheEnd(String fault, String direct, int status, String reason)
      throws Exception {
    Path file = directory.resolve("faulty");
    Path manifest = directory.resolve("manifest");
    Cli.line("write --seed 1 --size", SIZE, "--out", file).has(0);
    Files.move(Manifest.beside(file), manifest);
    List<Object> arguments = new ArrayList<>(List.of("verify", "--chunk", 65536));
    arguments.addAll(List.of("--manifest", manifest, "--in", file));
    if (!direct.isEmpty()) {
      arguments.add(direct);
      assumeTrue(
          !Cli.run(arguments.toArray()).err().contains("no direct I/O"),
          "no direct I/O on this file system");
    }
    DgenProcess verify = start(fault, arguments.toArray());
    assertThat(verify.status()).as(verify.out() + verify.err()).isEqualTo(status);
    verify.spokeToPeople();
    assertThat(verify.out()).contains(reason).doesNotContain("truncated");
    if (status == 0) {
      Cli.flip(file, 2_000_001);
      verify = start(fault, arguments.toArray());
      assertThat(verify.status()).as(verify.out() + verify.err()).isEqualTo(1);
      assertThat(verify.out()).contains("first bad byte at offset 2000001", "1 flipped bit");
    }
  }

  @Test
  void anyFaultLeavesTheTruth() {
    Seeds.trials(4, this::anyFault);
  }

  @Test
  void anyFaultOfASetLeavesTheTruth() {
    Seeds.trials(4, this::anyFaultOfASet);
  }

  @Test
  @Tag("long")
  void veryManyFaultsLeaveTheTruth() {
    Seeds.trials(300, this::anyFault);
    Seeds.trials(300, this::anyFaultOfASet);
  }

  private static String randomFault(SplittableRandom random, String... names) {
    List<String> calls = List.of("write", "sync", "close", "truncate", "rename", "lock");
    // Not EINTR for ever: whoever is interrupted tries again.
    List<String> faults = List.of("5", "28", "11", "122", "short", "eintr");
    return String.join(
        ":",
        calls.get(random.nextInt(calls.size())),
        faults.get(random.nextInt(faults.size())),
        Integer.toString(random.nextInt(40)),
        names[random.nextInt(names.length)]);
  }

  /** What a process says that it has come to; good ones come to a good end. */
  private static boolean good(DgenProcess write, String fault) throws Exception {
    int status = write.status();
    // A lock that is unavailable now (EAGAIN) is another's.
    boolean taken = fault.startsWith("lock:11:");
    assertThat(status).as("%s: %s", fault, write.err()).isIn(0, 3, taken ? 2 : 3);
    write.spokeToPeople();
    return status == 0;
  }

  private void anyFault(SplittableRandom random) throws Exception {
    String fault = randomFault(random, "faulty", ".dgen-");
    Path file = directory.resolve("faulty");
    Path manifest = Manifest.beside(file);
    try {
      DgenProcess write =
          start(fault, "write", "--seed", 1, "--size", SIZE, "--chunk", 70_001, "--out", file);
      boolean good = good(write, fault);
      boolean complete = Files.exists(manifest) && Manifest.read(manifest).complete();
      assertThat(complete || !good).as(fault).isTrue();
      if (complete) {
        Cli.line("verify --in", file).has(0);
      } else if (Files.exists(manifest)) {
        Cli.line("verify --in", file).has(Files.exists(file) ? 1 : 2);
        Cli.line("write --resume --out", file).has(0);
        Cli.line("verify --in", file).has(0);
      }
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(manifest);
    }
  }

  private void anyFaultOfASet(SplittableRandom random) throws Exception {
    Path set = directory.resolve("set" + random.nextLong());
    String fault = randomFault(random, "file-", "file-000003", ".dgen-", set.toString());
    Object size = random.nextBoolean() ? 100_000 : 1_000_000; // side by side, one after another
    DgenProcess write =
        start(
            fault,
            "write",
            "--seed",
            1,
            "--files",
            6,
            "--file-size",
            size,
            "--chunk",
            10_000,
            "--dir",
            set);
    boolean good = good(write, fault);
    Path description = DataSetManifest.in(set);
    boolean complete = Files.exists(description) && DataSetManifest.read(description).complete();
    assertThat(complete || !good).as(fault).isTrue();
    if (complete) {
      Cli.line("verify --dir", set).has(0);
    } else if (Files.exists(description)) {
      Cli.line("verify --dir", set).has(1);
      Cli.line("write --resume --dir", set).has(0);
      Cli.line("verify --dir", set).has(0);
    }
  }
}
