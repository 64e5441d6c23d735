package io.dgen;

import java.util.HexFormat;

/** Runs in a separate JVM: opens a generator with default settings and prints what it uses. */
public final class BackendReport {

  private BackendReport() {}

  /** Prints the back end, refusals, and whether the first bytes are right. */
  public static void main(String[] arguments) {
    try (DataGenerator generator = DataGenerator.open(FormatVectors.plain(0))) {
      RuntimeInfo info = generator.runtime();
      System.out.println("backend " + info.backend());
      System.out.println("isa " + info.isa());
      info.refusals().forEach(refusal -> System.out.println("refused " + refusal));
      byte[] first = new byte[32];
      generator.fillAt(0, first);
      boolean right = HexFormat.of().formatHex(first).equals(FormatVectors.FIRST_BYTES);
      System.out.println("bytes " + (right ? "right" : "wrong"));
      boolean verified =
          generator.verifyAt(0, first).isEmpty() && generator.verifyAt(1, first).isPresent();
      System.out.println("verify " + (verified ? "right" : "wrong"));
    }
    try (DataGenerator _ = DataGenerator.open(FormatVectors.plain(0))) {
      System.out.println("opened again"); // refusals are logged once
    }
  }
}
