package io.dgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.cli.machine.BackendReport;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mistake is one line that names the parameter, its value and what is allowed; status 2. */
class BadInputTest {

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("data");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--size -1 | --size | -1",
        "--size 5XB | --size | 5XB | KiB",
        "--size 8388608TiB | --size | 8388608TiB | 2^63",
        "--size 1.3 | --size | 1.3 | whole",
        "--size 9MiB --position 10MiB | --position | 10485760 | 9437184",
        "--size 9MiB --position 9MiB | --position | 9437184 | end",
        "--size 9MiB --position -1 | --position | -1",
        "--size 9MiB --position 8MiB --length 2MiB | --length | 2097152 | 1048576",
        "--size 9MiB --seed -1 | --seed | -1 | 2^64-1",
        "--size 9MiB --seed 18446744073709551616 | --seed | 18446744073709551616 | 2^64-1",
        "--size 9MiB --stream x | --stream | x | 2^64-1",
        "--size 9MiB --dedup 0.5 | --dedup | 0.5 | 1 to 1000000",
        "--size 9MiB --dedup 1000001 | --dedup | 1000001 | 1 to 1000000",
        "--size 9MiB --dedup NaN | --dedup | NaN | 1 to 1000000",
        "--size 9MiB --dedup two | --dedup | two",
        "--size 9MiB --dedup-unit 0 | --dedup-unit | 0 | multiple of 4096",
        "--size 9MiB --dedup-unit 5000 | --dedup-unit | 5000 | multiple of 4096",
        "--size 9MiB --dedup-span 0 | --dedup-span | 0 | 1 unit",
        "--size 9MiB --dedup-span -5 | --dedup-span | -5 | 1 unit",
        "--size 9MiB --compress 0.9 | --compress | 0.9 | 1 to 64",
        "--size 9MiB --compress 65 | --compress | 65 | 1 to 64",
        "--size 9MiB --compress Infinity | --compress | Infinity | 1 to 64",
        "--size 9MiB --compress 9 --compress-unit 512 | --compress | 9 | 1 to 8",
        "--size 9MiB --compress-unit 4095 | --compress-unit | 4095 | 512, 1024, 2048 or 4096",
        "--size 9MiB --compress-unit 8GiB | --compress-unit | 8589934592 | 512",
        "--size 9MiB --generation -1 | --generation | -1 | 0 to 2147483647",
        "--size 9MiB --generation 2147483648 | --generation | 2147483648 | 0 to 2147483647",
        "--size 9MiB --generation x | --generation | x",
        "--size 9MiB --change 0% | --change | 0% | more than 0%",
        "--size 9MiB --change 101% | --change | 101% | at most 100%",
        "--size 9MiB --change -1% | --change | -1% | percentage",
        "--size 9MiB --shared 10% | --shared-size | missing",
        "--size 9MiB --shared-size 1MiB | --shared-size | --shared",
        "--size 9MiB --pool 3 | --pool | --shared",
        "--size 9MiB --shared 110% --shared-size 1MiB | --shared | 110% | at most 100%",
        "--size 9MiB --shared 10% --shared-size 5000 | --shared-size | 5000 | multiple | 128 KiB",
        "--size 9MiB --shared 10% --shared-size 0 | --shared-size | 0 | multiple",
        "--size 9MiB --shared 10% --shared-size 512TiB | --shared-size | 562949953421312 | 2^31",
        "--size 9MiB --shared 10% --shared-size 1MiB --pool x | --pool | x | 2^64-1",
        "--size 9MiB --hot 10% | --hot | 10% | 10%:90%",
        "--size 9MiB --hot 0%:90% | --hot",
        "--size 9MiB --hot 10%:190% | --hot | 190% | at most 100%",
        "--size 9MiB --entropy 3 | --entropy | 3 | 4 to 8",
        "--size 9MiB --entropy 9 | --entropy | 9 | 4 to 8",
        "--size 9MiB --mix 50% | --mix | 50% | 50%:1",
        "--size 9MiB --mix 50%:1,30%:2 | --mix | 100 %",
        "--size 9MiB --mix 50%:1,50:2 | --mix | 100 %",
        "--size 9MiB --mix 50%:1,50%:65 | --mix | 65 | 1 to 64",
        "--size 9MiB --mix 50%:1,50%:2/9 | --mix | 9 | 4 to 8",
        "--size 9MiB --mix 0:1,1:2 | --mix | weight | 0.0",
        "--size 9MiB --mix 100%:2 --compress 3 | --compress | --mix",
        "--size 9MiB --mix 100%:2 --entropy 5 | --entropy | --mix",
        "--size 9MiB --filler noise | --filler | noise | zero, repeat",
        "--size 9MiB --backend gpu | --backend | gpu | auto, native, vector, scalar",
        "--size 9MiB --isa mmx | --isa | mmx | auto, portable, neon, avx2, avx512",
        "--size 9MiB --isa neon --backend scalar | --isa | NEON | native",
        "--size 9MiB --store hot | --store | hot | auto, regular, non-temporal",
        "--size 9MiB --store non-temporal --backend scalar | --store | NON_TEMPORAL | native",
        "--size 9MiB --numa maybe | --numa | maybe | auto, force, disabled",
        "--size 9MiB --node 9999 | node",
        "--size 9MiB --node 0 --numa disabled | --node | DISABLED",
        "--size 9MiB --node -1 | --node | -1",
        "--size 9MiB --pin hard | --pin | hard | node, cpu, none",
        "--size 9MiB --threads 0 | --threads | 0 | 1 to 65536",
        "--size 9MiB --threads 65537 | --threads | 65537 | 1 to 65536",
        "--size 9MiB --threads many | --threads | many",
        "--size 9MiB --chunk 0 | --chunk | 0 | 1 GiB",
        "--size 9MiB --chunk 2GiB | --chunk | 2147483648 | 1 GiB",
        "--size 9MiB --queue-depth 0 | --queue-depth | 0 | 1 to 1024",
        "--size 9MiB --queue-depth 1025 | --queue-depth | 1025 | 1 to 1024",
        "--size 1TiB --chunk 1GiB --queue-depth 256 | --chunk and --queue-depth | 258 GiB | memory",
        "--size 9MiB --writers 2 | --writers",
        "--size 9MiB --block-size 0 | --block-size | 0 | 1 GiB",
        "--size 9MiB --block-size 2GiB | --block-size | 2147483648 | 1 GiB",
        "--size 9MiB --block-size 3MiB --chunk 4MiB | --block-size | 3145728 | divide",
        "--size 9MiB --block-size 4MiB --chunk 1MiB | --block-size | 4194304 | divide",
        "--size 9MiB --direct --block-size 1000 | --block-size | 1000 | a multiple of",
        "--size 9MiB --direct --chunk 1000 | --chunk | 1000 | a multiple of",
        "--size 9MiB --resume | data.dgen.json: no such file | --resume",
        "--size 9MiB --files 3 | --files | --out",
        "--size 9MiB --file-size 3 | --file-size | --out",
        "--size 9MiB --dir d | --out and --dir",
        "--size 9MiB --device | --manifest is missing",
        "--size 9MiB --device --manifest /nonexistent/m | data: no such file",
        "--device --manifest /nonexistent/m | --out | missing, not a block device",
        "--size 9MiB --manifest /nonexistent/m | /nonexistent/m",
        "--size 9MiB surplus | surplus",
        "--size | --size",
        "--seed 1 | --size",
      })
  void writeRefuses(ArgumentsAccessor columns) {
    String options = columns.getString(0);
    String[] texts = columns.toList().stream().skip(1).map(String::valueOf).toArray(String[]::new);
    Cli.run(
            Stream.concat(Stream.of("write", "--out", file), Stream.of(options.split(" ")))
                .toArray())
        .failed(2, texts);
    assertThat(file).doesNotExist();
    assertThat(Manifest.beside(file)).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bench --size 0 | --size is 0, but must be 1",
        "bench --chunk 0 | --chunk is 0, but must be 1",
        "bench --iterations 0 | --iterations is 0, but must be 1",
        "bench --iterations x | --iterations",
        "bench --warmup -1 | --warmup is -1.0, but must be 0",
        "bench --warmup NaN | --warmup is NaN",
        "bench --sweep size | chunk, threads",
        "bench --size 1MiB --compress 0 | --compress is 0.0, but must be 1 to 64",
        "bench --size 1MiB --threads -1 | --threads is -1, but must be 1 to 65536",
        "bench --chunk 1TiB --size 1TiB | --chunk need 1 TiB of memory, but there are",
        "info --all | --all",
        "frobnicate | frobnicate",
        "--frobnicate | --frobnicate",
        "write --size 1 | --out",
        "write --size 1 --out - --json | --json",
        "write --size 1 --out - --direct | --direct cannot go with --out -",
        "write --size 1 --out - --sync | --sync cannot go with --out -",
        "write --size 1 --out - --manifest m | --manifest cannot go with --out -",
        "write --size 1 --out - --device | --device cannot go with --out -",
        "write --out - --resume | --resume cannot go with --out -",
        "write --dir /nonexistent/d --files 3 | --file-size is missing",
        "write --dir /nonexistent/d --file-size 3 | --files is missing",
        "write --dir /nonexistent/d --files 0 --file-size 3 | --files is 0, but must be 1",
        "write --dir /nonexistent/d --files 3 --file-size -1 | --file-size",
        "write --dir /nonexistent/d --files 3 --size 3 | --size cannot go with --dir",
        "write --dir /nonexistent/d --files 3 --position 3 | --position cannot go with --dir",
        "write --dir /nonexistent/d --files 3 --manifest m | --manifest cannot go with --dir",
        "write --dir /nonexistent/d --files 9 --file-size 4611686018427387904 | --files is 9, but",
        "write --dir /dev/null --files 3 --file-size 3 | /dev/null: is a character device, not a dir",
        "verify | --in",
        "verify --in - | --manifest",
        "verify --in - --seed 1 | --size is missing",
        "verify --in - --seed 1 --size 1 --sample 5 | --sample",
        "verify --in - --seed 1 --size 1 --direct | --direct",
        "verify --in - --in /etc/hosts --seed 1 --size 1 | --in -",
        "verify --in /etc/hosts /etc/hosts --manifest m | --manifest",
        "verify --dir / --in - | --dir",
        "verify --dir / --seed 1 | --dir",
        "verify --dir /nonexistent | dgen-set.json",
        "verify --in /etc/hosts --seed 1 --sample 0 | --sample is 0.0",
        "verify --in /etc/hosts --seed 1 --sample 0% | --sample is 0.0",
        "verify --in /etc/hosts --seed 1 --sample 100.1% | --sample is 100.1",
        "verify --in /etc/hosts --seed 1 --sample NaN | --sample | 'NaN' must be a percentage, like 5%",
        "write --out /nonexistent/x --size 10X | dgen: --size: '10X' must be a number of bytes, or one",
        "write --out /nonexistent/x --size 1 --threads abc | --threads: 'abc' must be a whole number (",
        "write --out /nonexistent/x --size 1 --dedup much | --dedup: 'much' must be a number (see",
        "write --out /nonexistent/x --sise 10M | unknown option '--sise': did you mean '--size'? (see",
        "write --out /nonexistent/x --sise=10M | unknown option '--sise': did you mean '--size'? (see",
        "write --out /nonexistent/x --bogus | dgen: unknown option '--bogus' (see dgen write --help)",
        "write /nonexistent/x --size 1 | unexpected argument '/nonexistent/x' (see dgen write --help)",
        "wirte --out x | dgen: unknown command 'wirte': did you mean 'write'? (see dgen --help)",
        "zap | dgen: unknown command 'zap' (see dgen --help)",
        "help zap | dgen: unknown command 'zap' (see dgen --help)",
        "locate | dgen: --in is missing (see dgen locate --help)",
        "write --out /nonexistent/x --size | dgen: --size needs a value (see dgen write --help)",
        "write --size --out /nonexistent/x | dgen: --size needs a value (see dgen write --help)",
        "compare-results | dgen: BASE is missing (see dgen compare-results --help)",
        "verify --in /etc/hosts --seed 1 --queue-depth 0 | --queue-depth is 0",
        "verify --in /etc/hosts --seed 1 --searches -1 | --searches is -1",
        "verify --in /etc/hosts --seed 1 --search-range 1 | --search-range is 1",
        "verify --in /etc/hosts --seed 1 --also-stream 5..3 | 5..3",
        "verify --in /etc/hosts --seed 1 --also-stream 1..2..3 | 1..2..3",
        "verify --in /etc/hosts --seed 1 --also-seed x | --also-seed",
        "locate | --in",
        "locate --in /nonexistent/data --seed 1 | /nonexistent/data: no such file",
        "locate --in /etc/hosts --seed 1 --bytes 1GiB | --bytes",
        "locate --in /etc/hosts --seed 1 --offset 1TiB | --offset",
        "verify --in - --size 1 | --seed is missing",
        "verify --in - --store regular | --store",
        "verify --in - --numa auto | --numa",
        "verify --in - --node 0 | --node",
        "verify --in - --pin cpu | --pin",
        "verify --in /nonexistent/data | /nonexistent/data: no such file",
        "verify --in /nonexistent/data --seed 1 | /nonexistent/data: no such file",
        "verify --in /dev/null --seed 1 | a character device",
        "verify --in / --seed 1 | a directory",
        "write --size 1 --out /nonexistent/data | no such file or directory",
      })
  void othersRefuse(String line, String message) {
    Cli.line(line).failed(2, message);
  }

  @Test
  void whatCannotBeAFileNameIsRefused() {
    String name = directory + "/a\0b";
    Cli.run("write", "--size", 1, "--out", name).failed(2, "--out is not a file's name");
    Cli.run("verify", "--seed", 1, "--in", name).failed(2, "--in is not a file's name");
    Cli.run("verify", "--in", "-", "--manifest", name).failed(2, "--manifest");
  }

  @Test
  void verifyOffersOnlyWhatItHeeds() {
    assertThat(Cli.line("verify --help").has(0).out())
        .contains("--backend", "--isa", "--threads")
        .doesNotContain("--store", "--numa", "--node", "--pin", "if not given");
    assertThat(Cli.line("write --help").has(0).out())
        .contains("--backend", "--isa", "--threads", "--store", "--numa", "--node", "--pin");
  }

  @Test
  void aBackendThatCannotBeHadIsRefusedWithReasonAndRemedy() {
    for (BackendReport.Entry entry : BackendReport.look().backends()) {
      if (!entry.available()) {
        Cli.line("write --size 1 --backend " + entry.name() + " --out", file)
            .failed(2, "back end " + entry.name(), "remedy");
      }
    }
    Cli.line("write --size 1 --isa neon --out", file); // here or not, no crash
  }

  @Test
  void verifyWantsAManifestOrParametersNotBoth() throws IOException {
    Cli.line("write --size 10 --out", file).has(0);
    Path manifest = Manifest.beside(file);
    Cli.run("verify", "--in", file, "--manifest", manifest, "--seed", 1)
        .failed(2, "--manifest and parameters exclude each other");
    Cli.run("verify", "--in", file, "--seed", 1, "--length", 5).failed(2, "--size is missing");
    Cli.run("verify", "--in", file, "--compress", 2).failed(2, "--seed is missing");
    Cli.run("verify", "--in", file, "--manifest", directory.resolve("none"))
        .failed(2, "none: no such file");
    Cli.run("verify", "--in", file, "--manifest", directory).failed(2, "cannot be read");
    Cli.run("verify", "--in", file, "--seed", 1, "--size", 9, "--position", 10)
        .failed(2, "--position is 10, but must be 0 to");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "nonsense",
        "\u0000",
        "{}",
        "{\"formatVersion\": 1}",
      })
  void whatIsNoManifestIsRefused(String content) throws IOException {
    Cli.line("write --size 10 --out", file).has(0);
    Files.writeString(Manifest.beside(file), content);
    Cli.line("verify --in", file).failed(2, "manifest " + Manifest.beside(file) + ": ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"formatVersion\" : 1 | \"formatVersion\" : 3 | formatVersion is 3, but this version reads 1 to 2",
        "\"formatVersion\" : 1 | \"formatVersion\" : 99999999999999999999 | formatVersion",
        "\"size\" : 10 | \"size\" : -10 | size is -10",
        "\"size\" : 10 | \"size\" : 1e30 | size",
        "\"size\" : 10 | \"size\" : \"10\" | size is 10, but must be a whole number",
        "\"size\" : 10 | \"size\" : 9 | length is 10, but must be 0 to",
        "\"length\" : 10 | \"length\" : -1 | length is -1",
        "\"length\" : 10 | \"other\" : 1 | length is missing",
        "\"position\" : 0 | \"position\" : 11 | position is 11, but must be 0 to",
        "\"complete\" : true | \"complete\" : 1 | complete is 1, but must be true or false",
        "\"complete\" : true | \"finished\" : true | complete is missing",
        "\"compressUnit\" : 4096 | \"compressUnit\" : 4095 | compressUnit is 4095",
        "\"filler\" : \"ZERO\" | \"filler\" : \"ONES\" | filler is ONES",
        "\"seed\" : \"5\" | \"seed\" : \"-5\" | seed is -5",
      })
  void manifestsOutOfRangeAreRefused(String good, String bad, String message) throws IOException {
    Cli.line("write --seed 5 --size 10 --out", file).has(0);
    Path manifest = Manifest.beside(file);
    String text = Files.readString(manifest);
    assertThat(text).contains(good);
    Files.writeString(manifest, text.replace(good, bad));
    Cli.line("verify --in", file).failed(2, "data.dgen.json: ", message);
  }

  @Test
  void debugShowsWhere() {
    Cli.Result result = Cli.line("--debug write --size 5 --compress 99 --out", file).has(2);
    assertThat(result.err()).startsWith("dgen: --compress is 99.0").contains("\tat io.dgen.");
  }
}
