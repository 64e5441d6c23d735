package io.dgen.junit;

import io.dgen.storage.locate.Origin;
import io.dgen.storage.verify.BadExtent;
import io.dgen.storage.verify.FileResult;
import io.dgen.storage.verify.VerifyResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says what is wrong with a file. */
final class Findings {

  private static final int MOST = 10;

  private Findings() {}

  static String text(FileResult file) {
    return switch (file.state()) {
      case MISSING -> file.file() + " does not exist";
      case REFUSED -> file.file() + " cannot be read: " + file.failure().orElse("");
      case COMPARED, LEFT_OUT -> text(file.file().toString(), file.result().orElseThrow());
    };
  }

  private static String text(String file, VerifyResult result) {
    StringBuilder text = new StringBuilder(file).append(" is not what was generated");
    if (result.foundBytes() != result.expectedBytes()) {
      add(
          text,
          "it has " + result.foundBytes() + " bytes, but should have " + result.expectedBytes());
    }
    if (result.totals().bytes() > 0) {
      add(text, result.totals().bytes() + " bytes are wrong");
    }
    if (result.unreadableBytes() > 0) {
      add(text, result.unreadableBytes() + " bytes cannot be read");
    }
    List<BadExtent> bad = result.bad();
    bad.stream().limit(MOST).forEach(each -> text.append("\n  ").append(text(each)));
    if (bad.size() > MOST) {
      text.append("\n  and more");
    }
    return text.toString();
  }

  private static void add(StringBuilder text, String finding) {
    text.append(text.indexOf(": ") < 0 ? ": " : ", ").append(finding);
  }

  private static String text(BadExtent bad) {
    return String.format(
        Locale.ROOT,
        "offset %d, %d bytes: %s; first wrong byte at %d: 0x%02x, but should be 0x%02x",
        bad.offset(),
        bad.length(),
        what(bad),
        bad.firstBad(),
        bad.found(),
        bad.expected());
  }

  private static String what(BadExtent bad) {
    return switch (bad.kind()) {
      case ZEROS -> "zeros";
      case BIT_FLIPS -> bad.badBits() + " flipped bits";
      case UNKNOWN -> "other data";
      default -> bad.origin().map(Findings::origin).orElse("other data");
    };
  }

  private static String origin(Origin origin) {
    return List.of(
            "seed " + Long.toUnsignedString(origin.seed()),
            "stream " + Long.toUnsignedString(origin.stream()),
            "position " + origin.position())
        .stream()
        .collect(Collectors.joining(", ", "the data of ", ""));
  }
}
