package io.dgen.storage.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.Commands;
import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.ffi.DirectAlignment;
import io.dgen.ffi.DirectFile;
import io.dgen.refusal.UnavailableException;
import io.dgen.storage.StreamFile;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.write.WriteOptions;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Direct I/O takes what the kernel accepts, on file systems whose blocks are larger than a page.
 */
@Timeout(60)
class LargeBlocksTest {

  private static final int PAGE = 4096;
  private static final int SIZE = 10 * PAGE;
  private static final int ODD_SIZE = 50 * PAGE + 1000;
  private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);

  @TempDir private Path directory;
  private Path mounted;
  private boolean isMounted;

  private void mount(int block) throws Exception {
    Path image = directory.resolve("image");
    try (RandomAccessFile created = new RandomAccessFile(image.toFile(), "rw")) {
      created.setLength(400L << 20);
    }
    mounted = Files.createDirectory(directory.resolve("mounted"));
    assumeTrue(
        Commands.status("mkfs.xfs", "-q", "-f", "-b", "size=" + block, image.toString()) == 0,
        "mkfs.xfs makes no such blocks");
    isMounted = Commands.status("mount", "-o", "loop", image.toString(), mounted.toString()) == 0;
    assumeTrue(isMounted, "mounting such blocks needs root and Linux 6.12");
  }

  @AfterEach
  void unmount() throws Exception {
    if (isMounted) {
      assertThat(Commands.status("umount", mounted.toString())).isZero();
    }
  }

  private static boolean isTold(Path file) {
    try {
      return DirectAlignment.of(file).isPresent();
    } catch (UnavailableException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16384, 65536})
  void whatTheKernelAcceptsIsWrittenAndReadDirectly(int block) throws Exception {
    mount(block);
    int least = isTold(mounted) ? PAGE : block;
    assertThat(DirectIo.alignment(mounted)).isEqualTo(least);
    for (int size : new int[] {SIZE, ODD_SIZE}) {
      Path path = mounted.resolve("f" + size);
      StreamSpec spec = StreamSpec.builder(size).seed(1).build();
      WriteOptions options =
          WriteOptions.DEFAULT.withChunkBytes(least).withBlockBytes(least).withDirect(true);
      byte[] expected = new byte[size];
      try (DataGenerator generator = DataGenerator.open(spec)) {
        generator.fillAt(0, expected);
        Manifest content = new Manifest(spec, 0, size, false, "test");
        assertThat(StreamFile.of(path).write(generator, content, options, _ -> {}).bufferedBytes())
            .isEqualTo(size % least);
        assertThat(Files.readAllBytes(path)).isEqualTo(expected);
        byte[] half = Arrays.copyOf(expected, Math.min(size / 2, 3 * least));
        Files.write(path, half);
        content.write(Manifest.beside(path), false);
        StreamFile.of(path).resume(generator, content, options, _ -> {});
      }
      assertThat(Files.readAllBytes(path)).isEqualTo(expected);
      try (InputFile input = InputFile.open(path, true);
          Arena arena = Arena.ofConfined()) {
        assertThat(input.source().blockBytes()).isEqualTo(least);
        ByteBuffer chunk = arena.allocate(least, least).asByteBuffer();
        int from = size > 2 * least ? 2 * least : 0;
        input.source().read(chunk, from);
        byte[] read = new byte[chunk.flip().remaining()];
        chunk.get(read);
        assertThat(read)
            .isEqualTo(Arrays.copyOfRange(expected, from, Math.min(size, from + least)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = 65536)
  void closingAndInterruptingAreThoseOfOtherChannels(int block) throws Exception {
    mount(block);
    assumeTrue(isTold(mounted), "needs native access");
    Path path = Files.write(mounted.resolve("f"), new byte[SIZE]);
    FileChannel file = DirectIo.open(path, READ, Opening.BY_NAME, PAGE);
    assertThat(file).isInstanceOf(DirectFile.class);
    Path number = ((DirectFile) file).path().getFileName();
    String flags = Files.readString(Path.of("/proc/self/fdinfo").resolve(number));
    int direct = System.getProperty("os.arch").equals("aarch64") ? 0x1_0000 : 0x4000;
    assertThat(Integer.parseInt(flags.split("flags:\\s*")[1].split("\\s")[0], 8) & direct)
        .isNotZero();
    ByteBuffer unaligned = ByteBuffer.allocate(PAGE + 1);
    assertThat(file.read(unaligned.limit(PAGE), 0)).isEqualTo(PAGE);
    assertThat(file.read(unaligned.clear().limit(PAGE), SIZE)).isEqualTo(-1);

    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Callable<Boolean> readUntilClosed =
          () -> {
            try (Arena arena = Arena.ofConfined()) {
              ByteBuffer chunk = arena.allocate(PAGE, PAGE).asByteBuffer();
              while (file.read(chunk.clear(), PAGE) == PAGE) {
                Thread.onSpinWait();
              }
              return false;
            } catch (ClosedChannelException e) {
              return true;
            }
          };
      List<Future<Boolean>> readers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        readers.add(threads.submit(readUntilClosed));
      }
      file.close();
      for (Future<Boolean> reader : readers) {
        assertThat(reader.get()).isTrue();
      }
    }

    FileChannel other = DirectIo.open(path, READ, Opening.BY_NAME, PAGE);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> other.read(ByteBuffer.allocate(PAGE), 0))
          .isInstanceOf(ClosedByInterruptException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(other.isOpen()).isFalse();
  }
}
