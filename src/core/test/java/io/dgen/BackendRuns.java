package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Checks the output of a {@link BackendReport} in another JVM; has the flags for that JVM. */
final class BackendRuns {

  static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
  static final String DENY = "--illegal-native-access=deny";

  private BackendRuns() {}

  static void assertUses(ForkedJvm.Result result, Backend backend) {
    assertThat(result.exit()).as("%s", result).isZero();
    assertThat(result.out())
        .as("%s", result)
        .contains("backend " + backend + "\n", "bytes right\n", "verify right\n", "opened again\n");
  }

  /** Requires a refusal of a back end in the runtime information and once in the log. */
  static void assertRefused(ForkedJvm.Result result, String backend, String reason, String remedy) {
    List<String> refusals =
        result.out().lines().filter(l -> l.startsWith("refused back end " + backend)).toList();
    assertThat(refusals).as("%s", result).hasSize(1);
    assertThat(refusals.getFirst())
        .containsPattern("is not in use: [^(]*" + reason + ".*\\(remedy: .*" + remedy);
    List<String> logged =
        result.err().lines().filter(l -> l.contains("back end " + backend)).toList();
    assertThat(logged).as("%s", result).hasSize(1);
    assertThat(logged.getFirst())
        .as("the log has the same text")
        .endsWith(refusals.getFirst().substring("refused ".length()));
  }

  static void assertNothingRefused(ForkedJvm.Result result) {
    assertThat(result.out()).as("%s", result).doesNotContain("refused");
    assertThat(result.err()).as("%s", result).doesNotContain("is not in use");
  }
}
