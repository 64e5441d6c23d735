package io.dgen.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.DataGenerator;
import io.dgen.ForkedJvm;
import io.dgen.Once;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.locate.OtherStreams;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However much is wrong, and whatever it is, a JVM with 64 MiB verifies it. */
@Once
class BoundedMemoryTest {

  private static final int MEBI = 1 << 20;

  @ParameterizedTest
  @ValueSource(strings = {"zeros", "flips", "noise", "right"})
  void verifiesMoreThanItHasMemory(String what) throws Exception {
    assertBounded(what, 192);
  }

  @Test
  @Tag("long")
  void verifies100GibibytesWithoutAFalseReport() throws Exception {
    assertBounded("right", 100 << 10);
  }

  private static void assertBounded(String what, long mebibytes) throws Exception {
    ForkedJvm.Result result =
        ForkedJvm.withClasses()
            .flags("-Xmx64m", "-XX:TieredStopAtLevel=4", "-XX:MaxDirectMemorySize=32m")
            .run(Check.class, what, String.valueOf(mebibytes));
    assertThat(result.exit()).as("%s", result).isZero();
    assertThat(result.out()).isEqualTo(what + " as it should be\n");
  }

  /** Runs in a JVM of its own. */
  static final class Check {

    private Check() {}

    public static void main(String[] arguments) throws Exception {
      String what = arguments[0];
      long size = Long.parseLong(arguments[1]) * MEBI;
      StreamSpec spec = StreamSpec.builder(size).seed(7).compressRatio(1.5).build();
      try (DataGenerator generator = DataGenerator.open(spec)) {
        OriginFinder finder =
            new OriginFinder(new OriginFinder.Settings(OtherStreams.NONE, 4, 16L * MEBI, 2));
        VerifyResult result =
            new StreamVerifier(generator, VerifySettings.whole(MEBI, 2, 8), finder)
                .verify(0, size, new Made(what, generator), bytes -> {});
        long pages = size / 4096;
        boolean right =
            result.comparedBytes() == size
                && switch (what) {
                  case "right" -> result.good();
                  case "flips" ->
                      result.totals().bits() == pages
                          && result.bad().size() == 1000
                          && result.unlistedBad() == pages - 1000;
                  case "zeros" ->
                      result.bad().size() == 1
                          && result.bad().getFirst().kind() == BadExtent.Kind.ZEROS
                          && result.bad().getFirst().length() == size;
                  default ->
                      result.bad().size() == 1
                          && result.bad().getFirst().kind() == BadExtent.Kind.UNKNOWN
                          && result.unsearchedPages() > 0;
                };
        System.out.println(right ? what + " as it should be" : result.totals().toString());
        System.exit(right ? 0 : 1);
      }
    }
  }

  /** A source that is made while it is read. */
  private record Made(String what, DataGenerator generator) implements ChunkSource {

    @Override
    public void read(ByteBuffer chunk, long offset) {
      MemorySegment target = MemorySegment.ofBuffer(chunk);
      switch (what) {
        case "zeros" -> target.fill((byte) 0);
        case "noise" -> generator.withSeed(1234).fillAt(offset, target);
        default -> generator.fillAt(offset, target);
      }
      for (int at = 0; what.equals("flips") && at < chunk.remaining(); at += 4096) {
        chunk.put(chunk.position() + at, (byte) (chunk.get(chunk.position() + at) ^ 1));
      }
      chunk.position(chunk.limit());
    }

    @Override
    public boolean positional() {
      return true;
    }

    @Override
    public long length(long read) {
      return generator.spec().size();
    }
  }
}
