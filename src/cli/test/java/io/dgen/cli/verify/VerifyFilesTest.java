package io.dgen.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.cli.Cli;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several files, sets, devices, direct I/O, and what is said of data that is elsewhere. */
class VerifyFilesTest {

  private static final int PAGE = 4096;

  @TempDir private Path directory;

  private DataSetManifest writeSet(long files, long size) throws IOException {
    StreamSpec spec = StreamSpec.builder(size).seed(5).stream(100).compressRatio(1.5).build();
    DataSetManifest set = new DataSetManifest(spec, files, true, "test");
    set.write(DataSetManifest.in(directory), false);
    try (DataGenerator generator = DataGenerator.open(spec)) {
      for (long i = 0; i < files; i++) {
        byte[] bytes = new byte[(int) size];
        generator.withStream(100 + i).fillAt(0, bytes);
        Files.write(set.path(directory, i), bytes);
      }
    }
    return set;
  }

  private Cli.Result verifySet(String options) {
    return Cli.line("verify --json" + options + " --dir", directory);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5000, 65536, 1_000_003})
  void aSetIsGood(int size) throws IOException {
    writeSet(7, size);
    assertThat(verifySet(" --chunk 64KiB --threads 3").has(0).json())
        .containsEntry("good", true)
        .containsEntry("files", 7)
        .containsEntry("goodFiles", 7)
        .containsEntry("checkedBytes", 7 * size)
        .containsEntry("surplusFiles", 0);
    assertThat(Cli.line("verify --dir", directory).has(0).out()).contains("7 files: good");
  }

  @Test
  void twoFilesSwappedOneMissingOneSurplusAndOneTruncated() throws IOException {
    DataSetManifest set = writeSet(8, 100_000);
    Path second = set.path(directory, 2);
    Path fifth = set.path(directory, 5);
    Path aside = directory.resolve("aside");
    Files.move(second, aside);
    Files.move(fifth, second);
    Files.move(aside, fifth);
    Files.delete(set.path(directory, 3));
    Files.write(directory.resolve("file-000008"), new byte[10]);
    Files.write(directory.resolve("file-8"), new byte[10]);
    Files.write(directory.resolve("file-notes"), new byte[10]);
    try (RandomAccessFile last = new RandomAccessFile(set.path(directory, 7).toFile(), "rw")) {
      last.setLength(99_999);
    }
    Map<String, Object> json = verifySet("").has(1).json();
    assertThat(json)
        .containsEntry("good", false)
        .containsEntry("goodFiles", 4)
        .containsEntry("wrongFiles", 4)
        .containsEntry("missingFiles", 1)
        .containsEntry("surplusFiles", 2);
    List<Map<String, Object>> bad = list(json, "notGood");
    assertThat(bad)
        .extracting(f -> f.get("file"))
        .containsExactly(
            second.toString(),
            set.path(directory, 3).toString(),
            fifth.toString(),
            set.path(directory, 7).toString());
    assertThat(bad)
        .extracting(f -> f.get("state"))
        .containsExactly("compared", "missing", "compared", "compared");
    assertThat(list(bad.get(0), "badExtents")).hasSize(1);
    assertThat(list(bad.get(0), "badExtents").getFirst())
        .containsEntry("kind", "other-stream")
        .containsEntry("offset", 0)
        .containsEntry("length", 100_000)
        .containsEntry("originStream", "105")
        .containsEntry("originPosition", 0);
    assertThat(list(bad.get(2), "badExtents").getFirst())
        .containsEntry("kind", "other-stream")
        .containsEntry("originStream", "102");
    assertThat(bad.get(3)).containsEntry("truncated", true).containsEntry("badPages", 0);
    assertThat(Cli.line("verify --dir", directory).has(1).out())
        .contains(
            "WRONG, 4 good, 4 wrong (1 missing), 0 unreadable, 2 surplus",
            "file-000003: MISSING",
            "file-000008: SURPLUS",
            "file-8: SURPLUS",
            "holds the data of stream 105, position 0",
            "truncated: 99999 bytes")
        .doesNotContain("notes");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Map<String, Object> json, String name) {
    return (List<Map<String, Object>>) json.get(name);
  }

  @Test
  void anIncompleteSetIsWrong() throws IOException {
    DataSetManifest set = writeSet(2, 1000);
    new DataSetManifest(set.spec(), 2, false, "test").write(DataSetManifest.in(directory), false);
    assertThat(verifySet("").has(1).json()).containsEntry("complete", false);
  }

  @Test
  void aSampleOfASetLooksAtSomeFilesAndThatAllAreThere() throws IOException {
    DataSetManifest set = writeSet(40, 10_000);
    assertThat(verifySet(" --sample 25").has(0).json())
        .containsEntry("goodFiles", 40)
        .containsEntry("leftOutFiles", 30)
        .containsEntry("checkedBytes", 100_000)
        .containsEntry("sampleSeed", "5");
    Files.delete(set.path(directory, 11));
    assertThat(verifySet(" --sample 25").has(1).json()).containsEntry("missingFiles", 1);
  }

  @Test
  void severalFilesEachWithItsManifest() throws IOException {
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    Path three = directory.resolve("three");
    Cli.line("write --seed 1 --stream 1 --size 3MiB --out", one).has(0);
    Cli.line("write --seed 1 --stream 2 --size 100KB --compress 2 --out", two).has(0);
    Cli.line("write --seed 1 --stream 3 --size 0 --out", three).has(0);
    Cli.run("verify", "--in", one, "--in", two, three).has(0);
    Cli.flip(two, 50_001);
    Map<String, Object> json = Cli.run("verify", "--json", one, two, three).has(1).json();
    assertThat(json).containsEntry("files", 3).containsEntry("goodFiles", 2);
    assertThat(list(json, "notGood").getFirst())
        .containsEntry("file", two.toString())
        .containsEntry("firstBadOffset", 50_001);
    assertThat(Cli.run("verify", one, two, three).has(1).out())
        .contains("3 files: WRONG", two + ": WRONG", "1 flipped bit");
  }

  @Test
  void swappedPagesAndOldDataAreNamed() throws IOException {
    Path file = directory.resolve("data");
    Cli.line("write --seed 1 --size 2MiB --out", file).has(0);
    byte[] bytes = Files.readAllBytes(file);
    byte[] page = java.util.Arrays.copyOfRange(bytes, 5 * PAGE, 6 * PAGE);
    System.arraycopy(bytes, 300 * PAGE, bytes, 5 * PAGE, PAGE);
    System.arraycopy(page, 0, bytes, 300 * PAGE, PAGE);
    Path old = directory.resolve("old");
    Cli.line("write --seed 2 --size 2MiB --out", old).has(0);
    System.arraycopy(Files.readAllBytes(old), 100 * PAGE, bytes, 100 * PAGE, 3 * PAGE);
    Files.write(file, bytes);
    assertThat(Cli.line("verify --also-seed 2 --in", file).has(1).out())
        .contains(
            "offset 20480, 4 KiB: holds the data of position 1228800;",
            "offset 1228800, 4 KiB: holds the data of position 20480;",
            "offset 409600, 12 KiB: holds the data of seed 2, stream 0, position 409600;");
    assertThat(Cli.line("verify --json --in", file).has(1).json())
        .containsEntry("likeness", "mixed")
        .containsEntry("unsearchedPages", 0);
    assertThat(Cli.line("verify --searches 0 --in", file).has(1).out())
        .contains("offset 20480, 4 KiB: other data", "the origin of 5 pages was not searched for");
  }

  @Test
  void peopleReadTheFirstHundredExtents() throws IOException {
    Path file = directory.resolve("data");
    Cli.line("write --seed 1 --size 1MiB --out", file).has(0);
    byte[] bytes = Files.readAllBytes(file);
    for (int page = 0; page < 150; page++) {
      bytes[page * PAGE] ^= 1;
    }
    Files.write(file, bytes);
    String out = Cli.line("verify --in", file).has(1).out();
    assertThat(out.lines().filter(line -> line.contains("1 flipped bit"))).hasSize(100);
    assertThat(out).contains("and 50 more bad extents; --json lists the first 150");
    assertThat(list(Cli.line("verify --json --in", file).has(1).json(), "badExtents")).hasSize(150);
  }

  @Test
  void aSampleSaysHowMuchItLookedAt() throws IOException {
    Path file = directory.resolve("data");
    Cli.line("write --seed 9 --size 4MiB --out", file).has(0);
    Cli.Result result = Cli.line("verify --sample 10% --chunk 16KiB --in", file).has(0);
    assertThat(result.out()).contains("a sample: 416 KiB of 4 MiB (10.16 %), sample seed 9");
    assertThat(
            Cli.line("verify --json --sample 10 --sample-seed 4 --chunk 16KiB --in", file)
                .has(0)
                .json())
        .containsEntry("checkedBytes", 26 * 16384)
        .containsEntry("samplePercent", 10.0)
        .containsEntry("sampleSeed", "4");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 1_000_003, 2 << 20})
  void readsPastThePageCache(int size) throws IOException {
    Path file = directory.resolve("data");
    Cli.line("write --seed 9 --out", file, "--size", size).has(0);
    Cli.Result result = Cli.line("verify --direct --chunk 100000 --in", file);
    assumeTrue(!result.err().contains("no direct I/O"), "no direct I/O on this file system");
    result.has(0);
    if (size > 0) {
      Cli.flip(file, size - 1);
      assertThat(Cli.line("verify --direct --json --in", file).has(1).json())
          .containsEntry("firstBadOffset", size - 1)
          .containsEntry("badBytes", 1);
    }
    Cli.line("verify --direct --seed 9 --in", file, "--size", size / 2).has(size > 0 ? 1 : 0);
  }

  /** Of nothing nothing can be said: that a file should be empty must be stated. */
  @Test
  void anEmptyFileIsNotGoodUnlessThatIsStated() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty"));
    Path one = directory.resolve("one");
    Cli.line("write --seed 1 --size 5000 --out", one).has(0);
    String refused = empty + " is empty, so it does not tell how many bytes it should hold";
    Cli.line("verify --seed 1 --in", empty).failed(2, refused, "give --size");
    Cli.line("verify --seed 1", one, empty).failed(2, refused);
    Cli.line("verify --seed 1 --sample 5 --in", empty).failed(2, refused);
    Cli.line("locate --seed 1 --in", empty).failed(2, refused);
    Cli.line("verify --seed 1 --size 1 --in", empty).has(1);
    Cli.line("verify --seed 1 --size 5000 --position 1 --in", empty).has(1);
    assertThat(Cli.line("verify --seed 1 --size 0 --in", empty).has(0).out())
        .contains("good; 0 bytes compared");
    Cli.line("verify --seed 1 --size 0 --in", one).has(1);
    Cli.line("verify --seed 1 --size 5000 --length 0 --in", empty).has(0);
    Cli.line("verify --seed 1 --size 5000 --position 5000 --in", empty)
        .failed(2, "--position is 5000, the stream's end", "give --length 0");
    Cli.line("verify --seed 1 --size 5000 --position 5001 --in", empty).failed(2, "--position");
    Path absent = directory.resolve("absent");
    assertThat(Cli.line("verify --seed 1", one, absent).has(1).out())
        .contains(absent + ": MISSING");
  }

  @Test
  void aFileShorterThanTheParametersSayIsWrong() throws IOException {
    Path file = directory.resolve("data");
    Cli.line("write --seed 1 --size 5000 --out", file).has(0);
    for (String expected : List.of("--size 5001", "--size 1TiB", "--size 9000 --length 8000")) {
      assertThat(Cli.line("verify --seed 1 " + expected + " --in", file).has(1).out())
          .contains("truncated: 5000 bytes");
    }
  }

  @Test
  void aDeviceWithoutBytesIsNotGood() throws Exception {
    Path image = Files.createFile(directory.resolve("image"));
    String device = LoopDevice.attach(image);
    try {
      Cli.line("verify --seed 1 --in", device).failed(2, device + " is empty", "give --size");
      assertThat(Cli.line("verify --seed 1 --size 1MiB --in", device).has(1).out())
          .contains("truncated: 0 bytes");
      Manifest nothing = new Manifest(StreamSpec.builder(9).seed(1).build(), 0, 0, true, "test");
      nothing.write(Manifest.beside(image), false);
      Files.write(image, new byte[8192]);
      Path manifest = Manifest.beside(image);
      Cli.line("verify --in", device, "--manifest", manifest)
          .failed(2, "nothing of the device would be compared");
      Cli.line("verify --seed 1 --size 0", device, image)
          .failed(2, "nothing of the device would be compared");
      Cli.line("verify --in", image).has(1);
    } finally {
      LoopDevice.detach(device);
    }
  }

  /** Such a file says that it has a page, and has a few bytes. */
  @Test
  void aFileThatEndsBeforeItsSizeIsNotLocated() throws IOException {
    Path file = Path.of("/sys/devices/system/cpu/online");
    assumeTrue(Files.exists(file) && Files.size(file) == PAGE, "no such file here");
    Cli.line("locate --seed 1 --in", file).failed(3, file + ": ends at byte ");
    Cli.line("verify --seed 1 --in", file).has(1);
  }

  /** A device that ends before it says: what is behind the end of its file cannot be read. */
  @Test
  void aDeviceOfWhichAPartCannotBeRead() throws Exception {
    Path image = directory.resolve("image");
    Cli.line("write --seed 9 --size 3MiB --out", image).has(0);
    Path manifest = Manifest.beside(image);
    Files.write(image, new byte[1 << 20], java.nio.file.StandardOpenOption.APPEND);
    String device = LoopDevice.attach(image);
    try {
      for (String options : List.of("", "--direct ")) {
        Cli.line("verify " + options + "--in", device, "--manifest", manifest).has(0);
      }
      Cli.line("verify --in", device).failed(2, "--manifest");
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(2 << 20);
      }
      Cli.Result result =
          Cli.line("verify --direct --json --in", device, "--manifest", manifest).has(3);
      assertThat(result.json())
          .containsEntry("good", false)
          .containsEntry("truncated", false)
          .containsEntry("badPages", 0)
          .containsEntry("unreadableBytes", 1 << 20);
      assertThat(list(result.json(), "unreadableExtents")).hasSize(1);
      assertThat(list(result.json(), "unreadableExtents").getFirst())
          .containsEntry("offset", 2 << 20)
          .containsEntry("length", 1 << 20);
      assertThat(Cli.line("verify --direct --in", device, "--manifest", manifest).has(3).out())
          .contains("UNREADABLE in part", "offset 2097152, 1 MiB: not readable: ");
      Cli.line("verify --direct --seed 8 --size 3MiB --in", device).has(1);
    } finally {
      LoopDevice.detach(device);
    }
  }

  /** Where this user may make one. */
  private static final class LoopDevice {

    static String attach(Path file) throws Exception {
      Process process;
      try {
        process = new ProcessBuilder("losetup", "-f", "--show", file.toString()).start();
      } catch (IOException e) {
        return org.junit.jupiter.api.Assumptions.abort("no losetup here");
      }
      String device = new String(process.getInputStream().readAllBytes()).strip();
      assumeTrue(process.waitFor() == 0, "this user may not make a loop device (losetup)");
      return device;
    }

    static void detach(String device) throws Exception {
      new ProcessBuilder("losetup", "-d", device).start().waitFor();
    }
  }

  @Test
  void locateFindsWhereDataBelongs() throws IOException {
    Path file = directory.resolve("data");
    Cli.line("write --seed 1 --stream 4 --size 2MiB --compress 2 --out", file).has(0);
    Path found = directory.resolve("found");
    Path manifest = Manifest.beside(file);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(found, java.util.Arrays.copyOfRange(bytes, 100 * PAGE, 103 * PAGE));
    assertThat(Cli.line("locate --in", file, "--offset", 8 * PAGE).has(0).out())
        .contains("in its place: seed 1, stream 4, position 32768");
    Map<String, Object> json =
        Cli.line("locate --json --bytes 1MiB --in", found, "--manifest", manifest).has(0).json();
    assertThat(list(json, "extents")).hasSize(1);
    assertThat(list(json, "extents").getFirst())
        .containsEntry("length", 3 * PAGE)
        .containsEntry("inPlace", false)
        .containsEntry("position", 100 * PAGE);
    assertThat((int) json.get("candidates")).isPositive();
    String[] parameters = {"--compress", "2", "--size", "2MiB", "--seed"};
    assertThat(
            Cli.line(
                    "locate --also-stream 2..6 --also-seed 1 --in",
                    found,
                    parameters[0],
                    parameters[1],
                    parameters[2],
                    parameters[3],
                    parameters[4],
                    99)
                .has(0)
                .out())
        .contains("seed 1, stream 4, position 409600", "candidates in ");
    assertThat(Cli.line("locate --in", found, "--seed", 99).has(1).out()).contains("not found");
    Files.write(found, new byte[PAGE]);
    assertThat(Cli.line("locate --in", found, "--seed", 1).has(1).out()).contains("zeros");
  }

  /** By any number of bytes, and with the first word of the page damaged. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 512, 1000, 4095})
  void locateFindsDisplacedAndDamagedData(int shift) throws IOException {
    Path file = directory.resolve("data");
    Cli.line("write --seed 1 --size 1MiB --out", file).has(0);
    byte[] bytes = Files.readAllBytes(file);
    byte[] moved = java.util.Arrays.copyOfRange(bytes, 50 * PAGE + shift, 52 * PAGE + shift);
    if (shift == 0) {
      moved[3] ^= 1;
    }
    Path found = directory.resolve("found");
    Files.write(found, moved);
    Files.copy(Manifest.beside(file), Manifest.beside(found), StandardCopyOption.REPLACE_EXISTING);
    Map<String, Object> json = Cli.line("locate --json --bytes 8KiB --in", found).json();
    Map<String, Object> last = list(json, "extents").getLast();
    int skipped = shift == 0 ? 512 : 0; // the damaged sector
    assertThat(last)
        .containsEntry("offset", skipped)
        .containsEntry("length", 2 * PAGE - skipped)
        .containsEntry("position", 50 * PAGE + shift + skipped);
  }

  /** That it is incomplete is said of the set; its files are what they are. */
  @Test
  void filesOfAnIncompleteSetAreJudgedByTheirBytes() throws IOException {
    DataSetManifest set = writeSet(3, 1000);
    new DataSetManifest(set.spec(), 3, false, "test").write(DataSetManifest.in(directory), false);
    Cli.flip(set.path(directory, 1), 7);
    assertThat(verifySet("").has(1).json())
        .containsEntry("complete", false)
        .containsEntry("goodFiles", 2)
        .containsEntry("wrongFiles", 1);
    String out = Cli.line("verify --dir", directory).has(1).out();
    assertThat(out.lines().filter(line -> line.contains("incomplete"))).hasSize(1);
    assertThat(out).contains("file-000001: WRONG").doesNotContain("file-000000", "file-000002");
  }

  @Test
  void aMissingFileAmongOthersKeepsNothingFromBeingCompared() throws IOException {
    Path one = directory.resolve("one");
    Cli.line("write --seed 1 --size 100KB --out", one).has(0);
    Cli.flip(one, 50_001);
    Path gone = directory.resolve("gone");
    for (Object[] names : new Object[][] {{one, gone}, {gone, one}}) {
      Map<String, Object> json = Cli.run("verify", "--json", names[0], names[1]).has(1).json();
      assertThat(json).containsEntry("wrongFiles", 2).containsEntry("missingFiles", 1);
      assertThat(list(json, "notGood"))
          .extracting(f -> f.get("state"))
          .containsExactlyInAnyOrder("missing", "compared");
    }
    assertThat(Cli.run("verify", "--seed", 1, one, gone).has(1).out())
        .contains(gone + ": MISSING", one + ": WRONG");
    Cli.flip(one, 50_001);
    Cli.run("verify", one, gone).has(1);
    Cli.run("verify", gone).failed(2, gone + ": no such file");
  }

  @Test
  void aSearchThatEndsAtItsRangeIsSaid() throws IOException {
    Path file = directory.resolve("data");
    Cli.line("write --seed 1 --size 1MiB --out", file).has(0);
    byte[] bytes = Files.readAllBytes(file);
    new java.util.SplittableRandom(1).nextBytes(bytes);
    Files.write(file, java.util.Arrays.copyOf(bytes, PAGE));
    String options = "verify --length 4096 --seed 1 --size 1MiB --search-range 4096 --in";
    assertThat(Cli.line(options, file).has(1).out())
        .contains(
            "other data",
            "the origin of 1 pages was searched for in a part of the streams only",
            "--search-range");
    assertThat(Cli.line(options, file, "--json").has(1).json())
        .containsEntry("partlySearchedPages", 1)
        .containsEntry("unsearchedPages", 0);
    assertThat(Cli.line("verify --length 4096 --seed 1 --size 1MiB --in", file).has(1).out())
        .contains("other data")
        .doesNotContain("searched");
    assertThat(Cli.line("locate --seed 1 --size 1MiB --search-range 4096 --in", file).has(1).out())
        .contains("not found", "searched a part of the streams only");
  }

  @Test
  void ofSeveralFilesFewerExtentsAreListedAndThatIsSaid() throws IOException {
    DataSetManifest set = writeSet(2, 30 * PAGE);
    Path first = set.path(directory, 0);
    byte[] bytes = Files.readAllBytes(first);
    for (int page = 0; page < 21; page++) {
      bytes[page * PAGE] ^= 1;
    }
    Files.write(first, bytes);
    assertThat(Cli.line("verify --dir", directory).has(1).out())
        .contains("and 11 more bad extents; verify this file by itself to have more listed");
    assertThat(list(list(verifySet("").json(), "notGood").getFirst(), "badExtents")).hasSize(10);
  }

  @Test
  void aSumOfBytesIsNeverNegative() throws IOException {
    for (String name : List.of("one", "two")) {
      Path file = Files.write(directory.resolve(name), new byte[10]);
      StreamSpec spec = StreamSpec.builder(6_000_000_000_000_000_000L).seed(1).build();
      new Manifest(spec, 0, spec.size(), true, "test").write(Manifest.beside(file), false);
    }
    assertThat(
            Cli.run("verify", "--json", directory.resolve("one"), directory.resolve("two"))
                .has(1)
                .json())
        .containsEntry("expectedBytes", Long.MAX_VALUE);
  }

  /** It would take years to look for each. */
  @Test
  @org.junit.jupiter.api.Timeout(60)
  void aSetMayClaimFilesWithoutEnd() throws IOException {
    StreamSpec spec = StreamSpec.builder(1).seed(1).build();
    DataSetManifest set = new DataSetManifest(spec, 9_000_000_000_000_000_000L, true, "test");
    set.write(DataSetManifest.in(directory), false);
    for (long i : new long[] {0, 3, 8_999_999_999_999_999_999L}) {
      byte[] bytes = new byte[1];
      try (DataGenerator generator = DataGenerator.open(set.manifest(i).spec())) {
        generator.fillAt(0, bytes);
      }
      Files.write(set.path(directory, i), bytes);
    }
    Map<String, Object> json = verifySet("").has(1).json();
    assertThat(json)
        .containsEntry("goodFiles", 3)
        .containsEntry("missingFiles", 8_999_999_999_999_999_997L)
        .containsEntry("expectedBytes", 9_000_000_000_000_000_000L)
        .containsEntry("unlistedNotGood", 8_999_999_999_999_998_997L);
    assertThat(list(json, "notGood")).hasSize(1000);
    assertThat(list(json, "notGood").get(2))
        .containsEntry("file", set.path(directory, 4).toString());
    String text =
        Files.readString(DataSetManifest.in(directory)).replace("\"size\" : 1,", "\"size\" : 2,");
    Files.writeString(DataSetManifest.in(directory), text);
    verifySet("").failed(2, "files is 9000000000000000000", "must be 1 to 4611686018427387903");
  }

  @Test
  @org.junit.jupiter.api.Timeout(60)
  void aPipeInTheSetsPlaceIsNotWaitedFor() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "no mkfifo here");
    Path pipe = DataSetManifest.in(directory);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Cli.line("verify --dir", directory).failed(2, pipe + " is a named pipe, not a file");
  }

  @Test
  void lessThanASectorIsNotLocated() throws IOException {
    Path file = directory.resolve("data");
    Cli.line("write --seed 1 --size 5000 --out", file).has(0);
    Cli.line("locate --bytes 16 --in", file).failed(2, "--bytes", "512");
    assertThat(Cli.line("locate --bytes 512 --offset 4608 --in", file).has(0).out())
        .contains("in its place"); // 392 bytes, up to the end
  }
}
