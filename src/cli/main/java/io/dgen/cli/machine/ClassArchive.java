package io.dgen.cli.machine;

import java.util.Optional;

/**
 * Whether the JVM uses the class archive that the build makes. Without it everything works but
 * starts more slowly.
 *
 * @param refusal why it does not and what helps, or empty if it does
 */
public record ClassArchive(Optional<String> refusal) {

  /** The property that the launcher sets. */
  private static final String STATE = "dgen.archive";

  private static final String BUILD = " (remedy: run ./build.sh build)";

  /**
   * Looks at this JVM.
   *
   * @return whether it uses the archive
   */
  public static ClassArchive look() {
    return look(System.getProperty(STATE, ""), System.getProperty("java.vm.info", ""));
  }

  /**
   * Concludes from what the script and the JVM say.
   *
   * @param state what the script did with the archive, empty if it was not what started the command
   * @param vm {@code java.vm.info}: it tells of sharing if the archive passed, or the JDK's own, is
   *     in use
   */
  static ClassArchive look(String state, String vm) {
    return new ClassArchive(
        switch (state) {
          case "passed" ->
              vm.contains("sharing")
                  ? Optional.empty()
                  : Optional.of(
                      "this JVM refuses it (remedy: delete target/lib/dgen-*.jsa and run"
                          + " ./build.sh build, or change DGEN_JAVA_OPTS;"
                          + " DGEN_JAVA_OPTS=-Xlog:cds:stderr tells why)");
          case "runtime" ->
              vm.contains("sharing")
                  ? Optional.empty()
                  : Optional.of(
                      "this JVM refuses the runtime's own (remedy: change DGEN_JAVA_OPTS;"
                          + " DGEN_JAVA_OPTS=-Xlog:cds:stderr tells why)");
          case "missing" -> Optional.of("there is none for this Java" + BUILD);
          case "stale" -> Optional.of("it is not of these jars" + BUILD);
          case "collector" ->
              Optional.of(
                  "it was made for the serial collector (remedy: none of -XX:+Use...GC in"
                      + " DGEN_JAVA_OPTS)");
          default ->
              Optional.of(
                  "not started by target/dgen, or by bin/dgen of a release (remedy: start it so)");
        });
  }

  /**
   * Describes it for people.
   *
   * @return that it is in use, or why not
   */
  public String text() {
    return refusal.map(reason -> "refused: " + reason).orElse("in use");
  }
}
