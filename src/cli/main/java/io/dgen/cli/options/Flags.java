package io.dgen.cli.options;

import io.dgen.Change;
import io.dgen.ContentClass;
import io.dgen.Dedup;
import io.dgen.Filler;
import io.dgen.Sharing;
import io.dgen.StreamSpec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The options that describe a stream, except its seed, number and size. */
public final class Flags {

  private final List<String> words = new ArrayList<>();

  private Flags() {}

  /**
   * Returns the options that differ from their defaults.
   *
   * @param spec the stream
   * @return a part of a command line, which may be empty
   */
  public static String of(StreamSpec spec) {
    return String.join(" ", words(spec));
  }

  /**
   * Returns the options that differ from their defaults, as a profile has them.
   *
   * @param spec the stream
   * @return an option and its value in each line
   */
  public static List<String> lines(StreamSpec spec) {
    List<String> words = words(spec);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < words.size(); i += 2) {
      lines.add(words.get(i) + " " + words.get(i + 1));
    }
    return lines;
  }

  private static List<String> words(StreamSpec spec) {
    Flags flags = new Flags();
    flags.addDedup(spec);
    flags.addSharing(spec);
    flags.addChange(spec.change());
    flags.addContent(spec);
    return flags.words;
  }

  private void add(String option, String value) {
    words.add(option);
    words.add(value);
  }

  private void addDedup(StreamSpec spec) {
    Dedup dedup = spec.dedup();
    if (dedup.ratio() != 1) {
      add("--dedup", number(dedup.ratio()));
    }
    if (dedup.unit() != StreamSpec.DEFAULT_DEDUP_UNIT) {
      add("--dedup-unit", size(dedup.unit()));
    }
    if (dedup.span() != Math.max(1, Math.ceilDiv(spec.size(), dedup.unit()))) {
      add("--dedup-span", Long.toString(dedup.span()));
    }
    if (dedup.hotUnits() > 0) {
      add("--hot", new Hot(dedup.hotUnits(), dedup.hotCopies()).text());
    }
  }

  private void addSharing(StreamSpec spec) {
    Sharing sharing = spec.sharing();
    if (sharing.ratio() > 0) {
      add("--shared", Percent.format(sharing.ratio()));
      BigInteger bytes =
          BigInteger.valueOf(sharing.units()).multiply(BigInteger.valueOf(spec.dedupUnit()));
      boolean fits = bytes.bitLength() < Long.SIZE;
      add("--shared-size", fits ? size(bytes.longValue()) : bytes.toString());
      if (sharing.pool() != 0) {
        add("--pool", Unsigned.format(sharing.pool()));
      }
    }
  }

  private void addChange(Change change) {
    if (change.rate() != 1) {
      add("--change", Percent.format(change.rate()));
    }
    if (change.generation() != 0) {
      add("--generation", Long.toString(change.generation()));
    }
  }

  private void addContent(StreamSpec spec) {
    List<ContentClass> mix = spec.content().mix();
    ContentClass first = mix.getFirst();
    if (mix.size() > 1) {
      add("--mix", Mix.text(mix));
    } else {
      if (first.compressRatio() != 1) {
        add("--compress", number(first.compressRatio()));
      }
      if (first.entropyBits() != ContentClass.ALL_BITS) {
        add("--entropy", Integer.toString(first.entropyBits()));
      }
    }
    if (spec.compressUnit() != StreamSpec.DEFAULT_COMPRESS_UNIT) {
      add("--compress-unit", size(spec.compressUnit()));
    }
    if (mix.stream().allMatch(each -> each.filler() == Filler.REPEAT)) {
      add("--filler", "repeat");
    }
  }

  /** Returns a number in digits alone. */
  static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : BigDecimal.valueOf(value).toPlainString();
  }

  /** Returns a size as one word. */
  private static String size(long bytes) {
    return Size.format(bytes).replace(" bytes", "").replace(" ", "");
  }
}
