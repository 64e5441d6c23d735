package io.dgen;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts a stream's parameters into words. */
final class SpecTexts {

  private final Map<String, String> texts = new LinkedHashMap<>();

  private SpecTexts() {}

  static Map<String, String> of(StreamSpec spec) {
    SpecTexts texts = new SpecTexts();
    texts.addDedup(spec);
    texts.addSharing(spec);
    texts.addChange(spec.change());
    texts.addContent(spec);
    return Collections.unmodifiableMap(texts.texts);
  }

  private void add(SpecParameter parameter, String text) {
    texts.put(parameter.text(), text);
  }

  private void addDedup(StreamSpec spec) {
    Dedup dedup = spec.dedup();
    if (dedup.ratio() != 1) {
      add(SpecParameter.DEDUP, SpecText.formatNumber(dedup.ratio()));
    }
    if (dedup.unit() != StreamSpec.DEFAULT_DEDUP_UNIT) {
      add(SpecParameter.DEDUP_UNIT, size(dedup.unit()));
    }
    if (dedup.span() != Math.max(1, Math.ceilDiv(spec.size(), dedup.unit()))) {
      add(SpecParameter.DEDUP_SPAN, Long.toString(dedup.span()));
    }
    if (dedup.hotUnits() > 0) {
      add(
          SpecParameter.HOT,
          SpecText.formatHot(new SpecText.Hot(dedup.hotUnits(), dedup.hotCopies())));
    }
  }

  private void addSharing(StreamSpec spec) {
    Sharing sharing = spec.sharing();
    if (sharing.ratio() > 0) {
      add(SpecParameter.SHARED, SpecText.formatPercent(sharing.ratio()));
      BigInteger bytes =
          BigInteger.valueOf(sharing.units()).multiply(BigInteger.valueOf(spec.dedupUnit()));
      boolean fits = bytes.bitLength() < Long.SIZE;
      add(SpecParameter.SHARED_SIZE, fits ? size(bytes.longValue()) : bytes.toString());
      if (sharing.pool() != 0) {
        add(SpecParameter.POOL, SpecText.formatUnsigned(sharing.pool()));
      }
    }
  }

  private void addChange(Change change) {
    if (change.rate() != 1) {
      add(SpecParameter.CHANGE, SpecText.formatPercent(change.rate()));
    }
    if (change.generation() != 0) {
      add(SpecParameter.GENERATION, Long.toString(change.generation()));
    }
  }

  private void addContent(StreamSpec spec) {
    List<ContentClass> mix = spec.content().mix();
    ContentClass first = mix.getFirst();
    if (mix.size() > 1) {
      add(SpecParameter.MIX, SpecText.formatMix(mix));
    } else {
      if (first.compressRatio() != 1) {
        add(SpecParameter.COMPRESS, SpecText.formatNumber(first.compressRatio()));
      }
      if (first.entropyBits() != ContentClass.ALL_BITS) {
        add(SpecParameter.ENTROPY, Integer.toString(first.entropyBits()));
      }
    }
    if (spec.compressUnit() != StreamSpec.DEFAULT_COMPRESS_UNIT) {
      add(SpecParameter.COMPRESS_UNIT, size(spec.compressUnit()));
    }
    if (mix.stream().allMatch(each -> each.filler() == Filler.REPEAT)) {
      add(SpecParameter.FILLER, SpecParameter.name(Filler.REPEAT));
    }
  }

  /** Returns a size as one word. */
  private static String size(long bytes) {
    return ByteSize.format(bytes).replace(" bytes", "").replace(" ", "");
  }
}
