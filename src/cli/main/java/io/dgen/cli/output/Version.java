package io.dgen.cli.output;

import picocli.CommandLine.IVersionProvider;

/** The version of the command, from the manifest of its jar or from its module. */
public final class Version implements IVersionProvider {

  /** For picocli, which makes it. */
  Version() {}

  /**
   * Returns the version's number.
   *
   * @return the number, or {@code development} if the classes are neither in a jar nor in a runtime
   */
  public static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    if (version == null && Version.class.getModule().isNamed()) { // linked into a runtime
      version = Version.class.getModule().getDescriptor().rawVersion().orElse(null);
    }
    return version != null ? version : "development";
  }

  /**
   * Returns name and number.
   *
   * @return as manifests name what wrote them
   */
  public static String tool() {
    return "dgen-java " + number();
  }

  @Override
  public String[] getVersion() {
    return new String[] {tool()};
  }
}
