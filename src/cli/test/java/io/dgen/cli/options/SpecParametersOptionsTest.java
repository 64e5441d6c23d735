package io.dgen.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.Once;
import io.dgen.SpecParameters;
import io.dgen.StreamSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Parameters as text have the names, values and meanings of the command's options. */
@Once
class SpecParametersOptionsTest {

  private static final long SIZE = 1 << 24;

  private static StreamSpec text(Map<String, String> values) {
    return new SpecParameters().setAll(values).spec(StreamSpec.builder(SIZE).seed(1));
  }

  private static Map<String, String> values(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String each : text.split(" ")) {
      String[] pieces = each.split("=", 2);
      values.put(pieces[0], pieces[1]);
    }
    return values;
  }

  @Test
  void theNamesAreThoseOfTheOptions() {
    TreeSet<String> options = new TreeSet<>();
    new CommandLine(new SpecOptions())
        .getCommandSpec()
        .options()
        .forEach(option -> options.add(option.longestName().substring(2)));
    // What needs a compressor or a file.
    options.removeAll(List.of("profile", "for", "closest"));
    options.add("size"); // of each command that has one
    assertThat(new TreeSet<>(SpecParameters.names())).isEqualTo(options);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seed=0xff stream=18446744073709551615",
        "dedup=2.5 dedup-unit=4KiB dedup-span=77 hot=10%:90%",
        "dedup-unit=8192 shared=30% shared-size=800KiB pool=9",
        "generation=7 change=2.5%",
        "compress=2.5 compress-unit=1KiB entropy=6 filler=repeat",
        "mix=50%:1,30%:2/6,20%:4 filler=repeat",
        "mix=1:1,2:2 shared=0%"
      })
  void theValuesMeanWhatTheOptionsMean(String text) {
    Map<String, String> values = values(text);
    values.putIfAbsent("seed", "1");
    List<String> words = new ArrayList<>();
    values.forEach((name, value) -> words.addAll(List.of("--" + name, value)));
    SpecOptions options = new SpecOptions();
    new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(words.toArray(String[]::new));
    assertThat(text(values)).isEqualTo(options.spec(SIZE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sead=1 | sead is unknown; known are seed, stream, size, dedup,",
        "seed=-1 | seed: '-1' must be a whole number from 0 to 2^64-1",
        "dedup=much | dedup: 'much' must be a number",
        "dedup=0.5 | dedup is 0.5, but must be 1 to 1000000",
        "dedup-unit=4kb | dedup-unit is 4000, but must be a multiple of 4096 bytes",
        "hot=10% | hot: '10%' must be the share of hot units",
        "hot=10%:101% | hot is 101%, but must be at most 100%",
        "change=0% | change is 0%, but must be more than 0%",
        "pool=1 | pool needs shared",
        "shared=10% | shared-size is missing: shared needs",
        "shared=10% shared-size=1KiB | shared-size is 1024, but must be a multiple of the dedup"
            + " unit",
        "entropy=9 | entropy is 9, but must be 4 to 8",
        "mix=1:1 compress=2 | compress cannot go with mix",
        "mix=1:1/3 | mix: a class's entropy is 3, but must be 4 to 8",
        "compress-unit=100GiB | compress-unit is 107374182400, but must be 512",
        "filler=ones | filler: 'ones' must be zero or repeat",
      })
  void whatIsWrongIsNamed(String text, String message) {
    assertThatThrownBy(() -> text(values(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
