package io.dgen.cli;

import picocli.CommandLine.IVersionProvider;

/** This version, as the jar or the module has it. */
final class Version implements IVersionProvider {

  /** The version's number, or what stands for it where the classes are not in a jar. */
  static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    if (version == null
        && Version.class.getModule().isNamed()) { // a runtime image has no manifests
      version = Version.class.getModule().getDescriptor().rawVersion().orElse(null);
    }
    return version != null ? version : "development";
  }

  /** Name and number. */
  static String tool() {
    return "dgen-java " + number();
  }

  @Override
  public String[] getVersion() {
    return new String[] {tool()};
  }
}
