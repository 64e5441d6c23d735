package io.dgen.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dgen.DataGenerator;
import io.dgen.Filler;
import io.dgen.Seeds;
import io.dgen.StreamSpec;
import io.dgen.storage.manifest.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromiseTest {

  @TempDir private Path directory;

  private static Promise of(Manifest... manifests) {
    return new Promise(Arrays.asList(manifests));
  }

  private static Manifest whole(StreamSpec spec) {
    return new Manifest(spec, 0, spec.size(), true, "test");
  }

  private static StreamSpec.Builder spec() {
    return StreamSpec.builder(1 << 30).seed(1).dedupRatio(1.7).compressRatio(2.5);
  }

  @Test
  void aWholeStreamHasItsRatios() {
    Promise promise = of(whole(spec().build()));
    assertThat(promise.dedupRatio(4096)).hasValue(1.7);
    assertThat(promise.dedupRatio(128 << 10)).hasValue(1.7);
    assertThat(promise.compressRatio(4096)).hasValue(2.5);
    assertThat(promise.compressRatio(128 << 10)).hasValue(2.5);
  }

  @Test
  void whatIsNotPromisedIsNot() {
    Promise promise = of(whole(spec().build()));
    assertThat(promise.dedupRatio(256 << 10)).isEmpty();
    assertThat(promise.dedupRatio(12 << 10)).isEmpty();
    assertThat(promise.dedupRatio(512)).isEmpty();
    assertThat(promise.dedupRatio(UnitRatios.WHOLE_FILES)).isEmpty();
    assertThat(promise.compressRatio(512)).isEmpty();
    assertThat(promise.compressRatio(256 << 10)).isEmpty();
    assertThat(promise.compressRatio(UnitRatios.WHOLE_FILES)).isEmpty();
    Promise small = of(whole(spec().compressUnit(512).dedupRatio(1).build()));
    assertThat(small.compressRatio(512)).hasValue(2.5);
    assertThat(small.compressRatio(UnitRatios.WHOLE_FILES)).hasValue(2.5);
    assertThat(small.dedupRatio(512)).hasValue(1);
    assertThat(of(whole(StreamSpec.builder(0L).seed(1).build())).compressRatio(4096)).isEmpty();
  }

  @Test
  void filesOfSeveralStreamsAddUp() {
    StreamSpec one = spec().dedupRatio(1).compressRatio(1).build();
    StreamSpec two = one.withStream(1);
    assertThat(of(whole(one), whole(two)).dedupRatio(4096)).hasValue(1);
    assertThat(of(whole(one), whole(one)).dedupRatio(4096)).isEmpty();
    StreamSpec other = spec().seed(9).dedupRatio(4).compressRatio(4).build();
    Promise mixed = of(whole(one), whole(other));
    assertThat(mixed.dedupRatio(4096).orElseThrow()).isCloseTo(1.6, within(1e-9));
    assertThat(mixed.compressRatio(4096).orElseThrow()).isCloseTo(1.6, within(1e-9));
  }

  @Test
  void hugeStreamsHaveOneToo() {
    StreamSpec spec = StreamSpec.builder(Long.MAX_VALUE).seed(1).dedupRatio(3).build();
    assertThat(of(new Manifest(spec, 1L << 62, 1 << 30, true, "")).dedupRatio(4096)).isPresent();
  }

  /** What part of a stream repeats is worked out, and found. */
  @Test
  void partsHaveWhatIsInThem() {
    Seeds.trials(
        20,
        random -> {
          StreamSpec spec =
              StreamSpec.builder(4096L * 300)
                  .seed(random.nextLong())
                  .dedupRatio(random.nextInt(4) == 0 ? 1 : random.nextDouble(1, 12))
                  .dedupUnit(4096L << random.nextInt(2))
                  .dedupSpan(random.nextInt(1, 80))
                  .compressRatio(random.nextDouble(1, 9))
                  .filler(random.nextBoolean() ? Filler.ZERO : Filler.REPEAT)
                  .build();
          long position = 4096L * random.nextInt(300);
          long length = 4096L * random.nextInt(1, 301 - (int) (position / 4096));
          byte[] data = new byte[(int) length];
          try (DataGenerator generator = DataGenerator.open(spec)) {
            generator.fillAt(position, data);
          }
          Path file = Files.write(directory.resolve("f"), data);
          Plan plan = Streams.plan(List.of(4096), false, List.of());
          double found = Streams.measure(plan, file).getFirst().dedupRatio();
          Manifest manifest = new Manifest(spec, position, length, true, "");
          double promised = of(manifest).dedupRatio(4096).orElseThrow();
          boolean all = length == spec.size();
          assertThat(promised)
              .as("%s at %d, %d bytes", spec, position, length)
              .isCloseTo(all ? spec.dedupRatio() : found, within(1e-9));
        });
  }
}
