package io.dgen;

import io.dgen.stream.PageKeys;
import io.dgen.stream.PageRecipe;
import io.dgen.stream.StreamLayout;
import java.util.List;

/** Turns a spec into the layout that computes its bytes. */
final class Layouts {

  private Layouts() {}

  static StreamLayout of(StreamSpec spec) {
    Dedup dedup = spec.dedup();
    PageKeys keys = PageKeys.ofStream(spec.seed(), spec.stream());
    List<ContentClass> mix = spec.content().mix();
    PageRecipe[] classes = new PageRecipe[mix.size()];
    double[] weights = new double[mix.size()];
    for (int c = 0; c < classes.length; c++) {
      ContentClass each = mix.get(c);
      weights[c] = each.weight();
      classes[c] =
          PageRecipe.of(
              keys,
              each.compressRatio(),
              spec.compressUnit(),
              each.filler() == Filler.REPEAT,
              each.entropyBits());
    }
    StreamLayout layout = StreamLayout.of(classes[0], dedup.ratio(), dedup.unit(), dedup.span());
    if (dedup.hotUnits() > 0) {
      layout = layout.withHotUnits(dedup.hotUnits(), dedup.hotCopies());
    }
    Sharing sharing = spec.sharing();
    Change change = spec.change();
    if (sharing.ratio() == 0 && change.generation() == 0 && classes.length == 1) {
      return layout;
    }
    return layout.withSources(
        new StreamLayout.Sources(
            keys,
            PageKeys.ofPool(spec.seed(), sharing.pool()),
            sharing.ratio(),
            Math.max(1, sharing.units()),
            spec.stream(),
            spec.size(),
            change.generation(),
            change.rate(),
            weights,
            classes));
  }
}
