package io.dgen.kafka;

import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.Mismatch;
import io.dgen.NumaMode;
import io.dgen.StreamSpec;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of records. A writer has a stream for each class of sizes: 0 to 4096 bytes, to 8192,
 * and so on by powers of two. Record n has its value at n times the most bytes of its class.
 * Thread-safe.
 */
final class Values implements AutoCloseable {

  /** The size of a writer's stream: record 2^31−1 of the largest class ends before it. */
  static final long STREAM_BYTES = 1L << 62;

  /** The largest value: 1 GiB. */
  static final int MOST_BYTES = 1 << 30;

  private static final int LEAST_CLASS = 12;
  private static final int CLASS_BITS = 8;

  /** More than a consumer sees at a time, unless there are thousands of producers. */
  private static final int MOST_CACHED = 10_000;

  private record Key(long stream, int generation) {}

  private final DataGenerator root;
  private final ConcurrentMap<Key, DataGenerator> cache = new ConcurrentHashMap<>();

  Values(StreamSpec spec) {
    root =
        DataGenerator.open(
            spec, GeneratorConfig.builder().maxThreads(1).numaMode(NumaMode.DISABLED).build());
  }

  /** Returns the class of a size: 12 for up to 4096 bytes, 13 for up to 8192. */
  static int sizeClass(int bytes) {
    return Math.max(
        LEAST_CLASS, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(bytes, 1) - 1));
  }

  /** Returns the number of the stream of a writer's values of a class. */
  static long stream(long writer, int sizeClass) {
    return writer << CLASS_BITS | sizeClass;
  }

  /** Returns where in the stream a record's value begins. */
  static long position(int sequence, int sizeClass) {
    return (long) sequence << sizeClass;
  }

  private DataGenerator generator(long writer, int sizeClass, int generation) {
    Key key = new Key(stream(writer, sizeClass), generation);
    DataGenerator known = cache.get(key);
    if (known != null) {
      return known;
    }
    if (cache.size() >= MOST_CACHED) {
      cache.clear();
    }
    DataGenerator made =
        generation == root.spec().change().generation()
            ? root.withStream(key.stream)
            : root.withSpec(root.spec().withGeneration(generation).withStream(key.stream));
    cache.put(key, made);
    return made;
  }

  /** Remembers the stream that was used last. For one thread at a time. */
  final class Cursor {
    private long stream;
    private int generation;
    private @Nullable DataGenerator last;

    private DataGenerator generator(long writer, int sizeClass, int wanted) {
      long number = stream(writer, sizeClass);
      DataGenerator known = last;
      if (known != null && number == stream && wanted == generation) {
        return known;
      }
      DataGenerator made = Values.this.generator(writer, sizeClass, wanted);
      last = made;
      stream = number;
      generation = wanted;
      return made;
    }

    /** Fills an array with the start of a record's value. */
    void fill(long writer, int sequence, int wanted, byte[] target) {
      int sizeClass = sizeClass(target.length);
      generator(writer, sizeClass, wanted).fillAt(position(sequence, sizeClass), target);
    }

    /** Compares bytes with the start of a record's value; positions are of the value. */
    @Nullable Mismatch verify(Stamp stamp, byte[] found, int offset, int length) {
      int sizeClass = sizeClass(stamp.size());
      long position = position(stamp.sequence(), sizeClass);
      return generator(stamp.writer(), sizeClass, stamp.generation())
          .verifyAt(position, found, offset, length)
          .map(each -> moved(each, position))
          .orElse(null);
    }
  }

  private static Mismatch moved(Mismatch each, long position) {
    return new Mismatch(
        each.first() - position,
        each.last() - position,
        each.expected(),
        each.found(),
        each.pages(),
        each.bytes(),
        each.bits(),
        each.likeness());
  }

  /** Fills an array with a part of a record's value of a size. */
  void fill(long writer, int sequence, int generation, int size, int from, byte[] target) {
    int sizeClass = sizeClass(size);
    generator(writer, sizeClass, generation)
        .fillAt(position(sequence, sizeClass) + from, target, 0, target.length);
  }

  /** Compares bytes with a part of a record's value; positions are of the value. */
  Optional<Mismatch> verify(Stamp stamp, int from, byte[] found, int offset, int length) {
    int sizeClass = sizeClass(stamp.size());
    long position = position(stamp.sequence(), sizeClass);
    return generator(stamp.writer(), sizeClass, stamp.generation())
        .verifyAt(position + from, found, offset, length)
        .map(each -> moved(each, position));
  }

  /** Returns what computes the bytes. */
  String backend() {
    return root.runtime().backend() + " " + root.runtime().isa();
  }

  @Override
  public void close() {
    cache.clear();
    root.close();
  }
}
