package io.dgen.bench;

import io.dgen.GeneratorConfig;
import io.dgen.RuntimeInfo;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Prints what a reader of the figures must know on standard output, once per JVM. */
final class Announcements {

  private static final Set<String> MADE = ConcurrentHashMap.newKeySet();

  private Announcements() {}

  static void once(String text) {
    if (MADE.add(text)) {
      System.out.println("# " + text);
    }
  }

  /** Announces the configuration asked for and the one resolved. */
  static void resolved(GeneratorConfig asked, RuntimeInfo info) {
    once(
        String.format(
            Locale.ROOT,
            "asked for %s/%s, stores %s: got %s/%s, stores %s (non-temporal from %s), threads %d",
            asked.backend(),
            asked.isa(),
            asked.store(),
            info.backend(),
            info.isa(),
            info.store(),
            info.nonTemporalBytes() == Long.MAX_VALUE
                ? "never"
                : info.nonTemporalBytes() + " bytes",
            info.threads()));
    info.refusals().forEach(refusal -> once(refusal.toString()));
  }
}
