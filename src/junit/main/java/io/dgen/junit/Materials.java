package io.dgen.junit;

import io.dgen.ByteSize;
import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.StreamFile;
import io.dgen.storage.write.WriteOptions;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** What the tests of one context got: its files and memory, which are freed with the context. */
final class Materials implements AutoCloseable {

  /** What a byte array can certainly have. */
  private static final int MOST_ARRAY = Integer.MAX_VALUE - 8;

  private static final String TYPES =
      "Path, File, DataFile, InputStream, SeekableByteChannel, MemorySegment, ByteBuffer, byte[],"
          + " DataGenerator or StreamSpec";

  private final Deque<Closeable> open = new ArrayDeque<>();

  /**
   * Makes what a parameter or field gets.
   *
   * @param type its type
   * @param generator the stream's
   * @param target what gets it, for messages
   * @throws ExtensionConfigurationException if no such type can be made, or not of this size
   */
  synchronized Object make(Class<?> type, DataGenerator generator, String target) {
    StreamSpec spec = generator.spec();
    if (type == StreamSpec.class) {
      return spec;
    } else if (type == DataGenerator.class) {
      return generator;
    } else if (type == InputStream.class) {
      return generator.inputStream();
    } else if (type == SeekableByteChannel.class) {
      return generator.channel();
    } else if (type == byte[].class) {
      return bytes(generator, target);
    } else if (type == ByteBuffer.class) {
      return ByteBuffer.wrap(bytes(generator, target));
    } else if (type == MemorySegment.class) {
      return segment(generator);
    } else if (type == Path.class || type == File.class || type == DataFile.class) {
      DataFile file = file(generator);
      return type == Path.class ? file.path() : type == File.class ? file.path().toFile() : file;
    }
    throw new ExtensionConfigurationException(
        "@TestData of "
            + target
            + ": its type is "
            + type.getTypeName()
            + ", but must be "
            + TYPES);
  }

  private static byte[] bytes(DataGenerator generator, String target) {
    long size = generator.spec().size();
    if (size > MOST_ARRAY) {
      throw new ExtensionConfigurationException(
          "@TestData of "
              + target
              + ": size is "
              + ByteSize.format(size)
              + ", but must be at most "
              + MOST_ARRAY
              + " bytes for an array; a Path, InputStream or MemorySegment may have more");
    }
    byte[] bytes = new byte[(int) size];
    generator.fillAt(0, bytes);
    return bytes;
  }

  private MemorySegment segment(DataGenerator generator) {
    Arena arena = Arena.ofShared();
    open.push(arena::close);
    MemorySegment segment = arena.allocate(generator.spec().size(), DataGenerator.PAGE_BYTES);
    generator.fillChunk(segment);
    return segment;
  }

  private DataFile file(DataGenerator generator) {
    try {
      Path directory = Files.createTempDirectory("dgen-junit-");
      open.push(() -> delete(directory));
      Path file = Files.createDirectory(directory.resolve("data")).resolve("data.bin");
      // Not beside the file: a test may list its directory.
      new StreamFile(file, Optional.of(directory.resolve("data.bin.dgen.json")))
          .write(
              generator,
              DataFile.content(generator.spec()),
              WriteOptions.DEFAULT.withSync(false),
              bytes -> {});
      return new DataFile(file, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure)
              throws IOException {
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public synchronized void close() throws IOException {
    IOException failure = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (IOException | RuntimeException e) { // memory may be in use by a thread
        if (failure == null) {
          failure = e instanceof IOException io ? io : new IOException(e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
