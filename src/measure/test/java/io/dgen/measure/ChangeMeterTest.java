package io.dgen.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.Once;
import io.dgen.Seeds;
import io.dgen.storage.channel.ChunkSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Once
class ChangeMeterTest {

  @TempDir private Path directory;
  private final List<FileChannel> channels = new ArrayList<>();

  private Optional<Input> input(byte[] data) throws IOException {
    Path file = Files.write(directory.resolve("f" + channels.size()), data);
    FileChannel channel = FileChannel.open(file);
    channels.add(channel);
    return Optional.of(new Input(file.toString(), ChunkSource.file(channel), data.length));
  }

  private static Plan plan(int threads, Integer... units) {
    return new Plan(List.of(units), false, List.of(), 1, 0, threads);
  }

  /** Against a comparison byte by byte. */
  @Test
  void agreesWithAReference() {
    Seeds.trials(
        20,
        random -> {
          List<Integer> units = List.of(512, 1536, 4096, 1 << 20);
          List<Changes> expected = new ArrayList<>(units.stream().map(Changes::none).toList());
          List<ChangeMeter.Pair> pairs = new ArrayList<>();
          for (int file = random.nextInt(4); file >= 0; file--) {
            byte[] before = new byte[random.nextInt(3 << 20)];
            random.nextBytes(before);
            byte[] after =
                random.nextBoolean()
                    ? before.clone()
                    : Arrays.copyOf(before, random.nextInt(3 << 20));
            for (int i = random.nextInt(200); i > 0 && after.length > 0; i--) {
              after[random.nextInt(after.length)] ^= 1;
            }
            for (int i = 0; i < units.size(); i++) {
              expected.set(i, expected.get(i).plus(reference(before, after, units.get(i))));
            }
            pairs.add(new ChangeMeter.Pair(input(before), input(after)));
          }
          AtomicLong read = new AtomicLong();
          ChangeMeter meter = new ChangeMeter(plan(3, units.toArray(Integer[]::new)));
          assertThat(meter.measure(pairs, read::addAndGet)).isEqualTo(expected);
          long bytes = 0;
          for (ChangeMeter.Pair pair : pairs) {
            bytes += pair.before().orElseThrow().bytes() + pair.after().orElseThrow().bytes();
          }
          assertThat(read).hasValue(bytes);
          close();
        });
  }

  private void close() throws IOException {
    for (FileChannel channel : channels) {
      channel.close();
    }
    channels.clear();
  }

  private static Changes reference(byte[] before, byte[] after, int unit) {
    Changes sum = Changes.none(unit);
    for (int start = 0; start < Math.max(before.length, after.length); start += unit) {
      byte[] old = part(before, start, unit);
      byte[] now = part(after, start, unit);
      boolean both = old.length > 0 && now.length > 0;
      boolean same = Arrays.equals(old, now);
      sum =
          sum.plus(
              new Changes(
                  unit,
                  both && same ? 1 : 0,
                  both && !same ? 1 : 0,
                  old.length == 0 ? 1 : 0,
                  now.length == 0 ? 1 : 0));
    }
    return sum;
  }

  private static byte[] part(byte[] bytes, int start, int unit) {
    return start >= bytes.length
        ? new byte[0]
        : Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + unit));
  }

  @Test
  void filesMayBeNewOrGone() throws IOException {
    ChangeMeter meter = new ChangeMeter(plan(1, 512));
    Changes changes =
        meter
            .measure(
                List.of(
                    new ChangeMeter.Pair(input(new byte[1000]), Optional.empty()),
                    new ChangeMeter.Pair(Optional.empty(), input(new byte[513 * 10]))),
                _ -> {})
            .getFirst();
    assertThat(changes).isEqualTo(new Changes(512, 0, 0, 11, 2));
    assertThat(changes.changedShare()).isNaN();
    assertThat(new Changes(512, 3, 1, 0, 0).changedShare()).isEqualTo(0.25);
    close();
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    assertThatThrownBy(() -> new ChangeMeter(new Plan(List.of(), true, List.of(), 1, 0, 1)))
        .hasMessageContaining("unit is whole files, but must be one size or more");
    ChunkSource stream =
        ChunkSource.stream(Channels.newChannel(new ByteArrayInputStream(new byte[1])));
    Optional<Input> input = Optional.of(new Input("s", stream, Input.UNKNOWN));
    assertThatThrownBy(
            () ->
                new ChangeMeter(plan(1, 512))
                    .measure(List.of(new ChangeMeter.Pair(Optional.empty(), input)), _ -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("generations must be files");
  }
}
