package io.dgen.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Filler;
import io.dgen.Seeds;
import io.dgen.StreamSpec;
import io.dgen.cli.Cli;
import io.dgen.cli.verify.DamagedData.Name;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random damage to files, parts and sets: every bad byte is in a reported extent and no good sector
 * is, every origin is what it says, people are told the same as programs, and the report is the
 * same whatever the threads, chunks and queue depth. The bytes are the independent generator's.
 */
class CorruptionTest {

  private static final int PAGE = DamagedData.PAGE;

  /** What a report says of how it was made. */
  private static final Set<String> RUN =
      Set.of("seconds", "gigabytesPerSecond", "threads", "chunkBytes", "queueDepth");

  @TempDir private Path directory;
  private int trials;

  @Test
  void randomDamage() {
    Seeds.trials(300, this::trial);
  }

  @Test
  @Tag("long")
  void veryMuchRandomDamage() {
    Seeds.trials(20_000, this::trial);
  }

  /** Trials that once found something: see what each has. */
  @ParameterizedTest
  @ValueSource(longs = {10, 48, 51, 60, 64, 103, 146, 149, 297, 888, 1319, 1446, 2000})
  void whatWasWrongOnceIsNotAgain(long seed) throws IOException {
    trial(new SplittableRandom(seed));
  }

  /**
   * {@code dd if=orig of=data bs=2048 skip=7 seek=20 count=6 conv=notrunc}: halves of pages that
   * stand at several places each, but together at one.
   */
  @Test
  void halvesOfRepeatedPagesAreLocatedTogether() throws IOException {
    Path file = directory.resolve("data");
    Cli.line("write --seed 1 --size 80KiB --dedup 2.5 --dedup-unit 4KiB --dedup-span 5 --out", file)
        .has(0);
    byte[] bytes = Files.readAllBytes(file);
    System.arraycopy(bytes, 14336, bytes, 40960, 12288);
    Files.write(file, bytes);
    assertThat(Cli.line("verify --in", file).has(1).out())
        .contains("offset 40960, 12 KiB: holds the data of position 14336;")
        .doesNotContain("places", "other data");
  }

  /** Of stale data, that it is where it was: among all places that it has in its own stream. */
  @Test
  void staleDataIsSaidToBeInItsPlace() throws IOException {
    Path file = directory.resolve("data");
    Path old = directory.resolve("old");
    Cli.line("write --seed 1 --size 80KiB --dedup 2 --dedup-unit 4KiB --out", file).has(0);
    Cli.line("write --seed 2 --size 80KiB --dedup 2 --dedup-unit 4KiB --out", old).has(0);
    byte[] bytes = Files.readAllBytes(file);
    System.arraycopy(Files.readAllBytes(old), 61440, bytes, 61440, 4096);
    Files.write(file, bytes);
    assertThat(Cli.line("verify --also-seed 2 --in", file).has(1).out())
        .contains("holds the data of seed 2, stream 0, position 61440 (one of 2 places);");
    System.arraycopy(bytes, 61440, bytes, 0, 4096);
    Files.write(file, bytes);
    assertThat(Cli.line("verify --also-seed 2 --in", file).has(1).out())
        .contains("holds the data of seed 2, stream 0, position 20480 (the first of 2 places);");
  }

  /** Beyond the thousand that are listed, two flipped bits side by side are one extent, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {"--threads 1", "--threads 4 --chunk 4096", "--chunk 50KB --queue-depth 3"})
  void extentsThatAreNotListedAreCountedAsIfTheyWere(String how) throws IOException {
    Path file = directory.resolve("data");
    Cli.line("write --seed 1 --size 6MiB --out", file).has(0);
    byte[] bytes = Files.readAllBytes(file);
    for (int page = 0; page < bytes.length; page += PAGE) {
      bytes[page] ^= 1;
      bytes[page + 600] ^= 1;
    }
    Files.write(file, bytes);
    assertThat(Cli.line("verify --json " + how + " --in", file).has(1).json())
        .containsEntry("unlistedBadExtents", 536);
  }

  /** Generations, pools, hot units and mixes: what is said of origins is true of them, too. */
  @Test
  void randomDamageOfFormat2() {
    Seeds.trials(50, this::trialOfFormat2);
  }

  private void trialOfFormat2(SplittableRandom random) throws IOException {
    Path place = Files.createDirectory(directory.resolve("trial" + trials++));
    StreamSpec.Builder builder = parameters(random, size(random, 24));
    switch (random.nextInt(4)) {
      case 0 -> builder.generation(random.nextInt(1, 9)).changeRate(random.nextDouble(0.1, 1));
      case 1 -> builder.shared(random.nextDouble(), random.nextInt(1, 30), random.nextInt(3));
      case 2 -> builder.dedupRatio(3).hot(random.nextDouble(0.1, 1), random.nextDouble());
      default -> builder.entropyBits(random.nextInt(4, 8));
    }
    StreamSpec spec = builder.build();
    int position = random.nextInt((int) spec.size()) / PAGE * PAGE;
    int length = (int) spec.size() - position;
    DamagedData data = new DamagedData(spec, position, length, others(random, spec));
    Path file = place.resolve("data");
    new Manifest(spec, position, length, true, "test").write(Manifest.beside(file), false);
    damage(random, data);
    Files.write(file, data.found);
    List<Object> verify = new ArrayList<>(List.of("verify", "--in", file));
    verify.addAll(origins(random, spec, data));
    checkFile(random, verify, data, file.toString());
    locate(random, List.of("--in", file), data);
  }

  private void trial(SplittableRandom random) throws IOException {
    Path place = Files.createDirectory(directory.resolve("trial" + trials++));
    switch (random.nextInt(4)) {
      case 0 -> set(random, place);
      case 1 -> file(random, place, true);
      default -> file(random, place, false);
    }
    try (Stream<Path> files = Files.walk(place)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  private static StreamSpec spec(SplittableRandom random, int size) {
    return parameters(random, size).build();
  }

  private static StreamSpec.Builder parameters(SplittableRandom random, int size) {
    StreamSpec.Builder spec =
        StreamSpec.builder(size).seed(random.nextLong()).stream(
            random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(5));
    if (random.nextBoolean()) {
      spec.dedupRatio(random.nextBoolean() ? random.nextInt(2, 5) : random.nextDouble(1, 6))
          .dedupUnit((long) PAGE * (random.nextBoolean() ? 1 : random.nextInt(1, 4)));
      if (random.nextBoolean()) {
        spec.dedupSpan(random.nextInt(1, 15));
      }
    }
    if (random.nextInt(3) == 0) {
      int unit = 512 << random.nextInt(4);
      spec.compressUnit(unit)
          .compressRatio(random.nextInt(5) == 0 ? unit / 64 : random.nextDouble(1, unit / 64))
          .filler(random.nextBoolean() ? Filler.ZERO : Filler.REPEAT);
    }
    return spec;
  }

  private static List<Object> parameters(StreamSpec spec) {
    List<Object> options = new ArrayList<>();
    options.addAll(List.of("--seed", Long.toUnsignedString(spec.seed())));
    options.addAll(List.of("--stream", Long.toUnsignedString(spec.stream())));
    options.addAll(List.of("--dedup", spec.dedupRatio(), "--dedup-unit", spec.dedupUnit()));
    options.addAll(List.of("--dedup-span", spec.dedupSpan()));
    options.addAll(List.of("--compress", spec.compressRatio()));
    options.addAll(List.of("--compress-unit", spec.compressUnit()));
    options.addAll(List.of("--filler", spec.filler() == Filler.ZERO ? "zero" : "repeat"));
    return options;
  }

  private static int size(SplittableRandom random, int pages) {
    int size = PAGE * random.nextInt(1, pages);
    return random.nextBoolean() ? size : size - random.nextInt(PAGE);
  }

  private static List<Name> others(SplittableRandom random, StreamSpec spec) {
    return List.of(
        new Name(random.nextLong(), spec.stream()),
        new Name(spec.seed(), spec.stream() + random.nextInt(1, 4)));
  }

  /** Where else to look: the streams that the damage comes from, or some of them, or none. */
  private static List<Object> origins(SplittableRandom random, StreamSpec spec, DamagedData data) {
    List<Object> options = new ArrayList<>();
    if (random.nextInt(3) > 0) {
      options.addAll(List.of("--also-seed", Long.toUnsignedString(data.old().seed())));
    }
    if (random.nextInt(3) > 0 && Long.compareUnsigned(spec.stream(), -8) < 0) {
      options.addAll(
          List.of(
              "--also-stream",
              Long.toUnsignedString(spec.stream())
                  + ".."
                  + Long.toUnsignedString(spec.stream() + 4)));
    }
    return options;
  }

  private static void damage(SplittableRandom random, DamagedData data) {
    Damage[] kinds = Damage.values();
    int count = random.nextBoolean() ? 1 : random.nextInt(1, 5);
    for (int i = 0; i < count; i++) {
      kinds[random.nextInt(kinds.length)].on(data, random);
    }
  }

  private static void file(SplittableRandom random, Path place, boolean part) throws IOException {
    StreamSpec spec = spec(random, size(random, 40));
    int position = part ? random.nextInt((int) spec.size()) : 0;
    position = random.nextBoolean() ? position : position / PAGE * PAGE;
    int length = (int) spec.size() - position;
    length = part && random.nextBoolean() ? 1 + random.nextInt(length) : length;
    DamagedData data = new DamagedData(spec, position, length, others(random, spec));
    Path file = place.resolve("data");
    List<Object> what = expected(random, data, file);
    damage(random, data);
    Files.write(file, data.found);
    what.addAll(0, List.of("--in", file));
    List<Object> verify = new ArrayList<>(what);
    verify.add(0, "verify");
    verify.addAll(origins(random, spec, data));
    checkFile(random, verify, data, file.toString());
    locate(random, what, data);
  }

  /** How to say what a file should hold: by the manifest of its being written, or in options. */
  private static List<Object> expected(SplittableRandom random, DamagedData data, Path file)
      throws IOException {
    List<Object> options = new ArrayList<>(List.of("--size", data.spec().size()));
    options.addAll(List.of("--position", data.position(), "--length", data.expected().length));
    options.addAll(parameters(data.spec()));
    if (random.nextInt(4) > 0) {
      return options;
    }
    List<Object> write = new ArrayList<>(List.of("write", "--out", file));
    write.addAll(options);
    Cli.run(write.toArray()).has(0);
    assertThat(Files.readAllBytes(file)).isEqualTo(data.expected());
    return new ArrayList<>();
  }

  private static void checkFile(
      SplittableRandom random, List<Object> verify, DamagedData data, String name) {
    Map<String, Object> json = sameReport(random, verify, data.right() ? 0 : 1);
    FindingsCheck findings = new FindingsCheck(data, json);
    findings.check();
    List<String> text = Cli.run(verify.toArray()).has(data.right() ? 0 : 1).out().lines().toList();
    assertThat(text.getFirst()).startsWith(name + (data.right() ? ": good; " : ": WRONG; "));
    assertThat(without(text, "  and ")).isEqualTo(findings.lines());
  }

  private static List<String> without(List<String> text, String start) {
    return text.stream().skip(1).filter(line -> !line.startsWith(start)).toList();
  }

  /** The report that all ways of running agree on. */
  private static Map<String, Object> sameReport(
      SplittableRandom random, List<Object> verify, int status) {
    Map<String, Object> json = report(verify, List.of(), status);
    int chunk = random.nextBoolean() ? PAGE * random.nextInt(1, 9) : random.nextInt(1, 200_000);
    List<Object> how = new ArrayList<>(List.of("--threads", random.nextInt(1, 5)));
    how.addAll(List.of("--chunk", chunk, "--queue-depth", random.nextInt(1, 6)));
    assertThat(report(verify, how, status)).as("%s", how).isEqualTo(json);
    return json;
  }

  private static Map<String, Object> report(List<Object> verify, List<Object> how, int status) {
    List<Object> arguments = new ArrayList<>(verify);
    arguments.addAll(how);
    arguments.add("--json");
    Map<String, Object> json = Cli.run(arguments.toArray()).has(status).json();
    json.keySet().removeAll(RUN);
    return json;
  }

  private static void set(SplittableRandom random, Path place) throws IOException {
    int files = random.nextInt(2, 6);
    StreamSpec spec = spec(random, size(random, 12));
    DamagedData first = new DamagedData(spec, 0, (int) spec.size(), others(random, spec));
    List<Object> write = new ArrayList<>(List.of("write", "--dir", place, "--files", files));
    write.addAll(List.of("--file-size", spec.size()));
    write.addAll(parameters(spec));
    Cli.run(write.toArray()).has(0);
    List<DamagedData> all = new ArrayList<>();
    DataSetManifest set = DataSetManifest.read(DataSetManifest.in(place));
    for (int i = 0; i < files; i++) {
      DamagedData data = i == 0 ? first : first.of(spec.stream() + i);
      all.add(data);
      Path file = set.path(place, i);
      assertThat(Files.readAllBytes(file)).isEqualTo(data.expected());
      if (random.nextBoolean()) {
        damage(random, data);
        Files.write(file, data.found);
      }
    }
    List<Object> verify = new ArrayList<>(List.of("verify", "--dir", place));
    verify.addAll(origins(random, spec, first));
    checkSet(random, verify, all, i -> set.path(place, i).toString());
  }

  private static void checkSet(
      SplittableRandom random,
      List<Object> verify,
      List<DamagedData> all,
      java.util.function.IntFunction<String> names) {
    long good = all.stream().filter(DamagedData::right).count();
    int status = good == all.size() ? 0 : 1;
    Map<String, Object> json = sameReport(random, verify, status);
    assertThat(json)
        .containsEntry("good", status == 0)
        .containsEntry("files", all.size())
        .containsEntry("goodFiles", (int) good)
        .containsEntry("wrongFiles", all.size() - (int) good);
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> notGood = (List<Map<String, Object>>) json.get("notGood");
    List<String> lines = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).right()) {
        Map<String, Object> file = notGood.get(next++);
        assertThat(file).containsEntry("file", names.apply(i)).containsEntry("state", "compared");
        FindingsCheck findings = new FindingsCheck(all.get(i), file);
        findings.check();
        lines.add(names.apply(i) + ": WRONG");
        lines.addAll(findings.lines());
      }
    }
    assertThat(notGood).hasSize(next);
    List<String> text = Cli.run(verify.toArray()).has(status).out().lines().toList();
    assertThat(without(text, "  and ")).isEqualTo(lines);
  }

  /** What {@code locate} says of a sector or some pages of the file is so, too. */
  private static void locate(SplittableRandom random, List<Object> what, DamagedData data) {
    if (data.found.length < DamagedData.SECTOR || random.nextInt(4) > 0) {
      return;
    }
    int offset = random.nextInt(data.found.length / DamagedData.SECTOR) * DamagedData.SECTOR;
    int bytes = DamagedData.SECTOR * random.nextInt(1, 20);
    List<Object> locate = new ArrayList<>(what);
    locate.addAll(0, List.of("locate", "--json", "--offset", offset, "--bytes", bytes));
    Map<String, Object> json = Cli.run(locate.toArray()).json();
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> extents = (List<Map<String, Object>>) json.get("extents");
    LocatedCheck.check(data, offset, Math.min(bytes, data.found.length - offset), extents);
  }
}
