package io.dgen.hadoop;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.nio.DgenFileSystemProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;

/**
 * Measures what generating costs a client, as ratios of CPU times that are taken in alternation:
 * {@code CostMeasurement DIRECTORY ROUNDS}. The directory is for a file of 256 MiB.
 */
final class CostMeasurement {

  private static final long SIZE = 256 << 20;
  private static final int LARGE = 512 << 10;

  private CostMeasurement() {}

  private interface Work {
    void run() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = new Path("file://" + arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    Path stream = new Path("dgen://42/7?size=" + SIZE);
    Configuration configuration = new Configuration();
    FileSystem streams = stream.getFileSystem(configuration);
    FileSystem local = FileSystem.getLocal(configuration);
    DataGenerator generator =
        DgenFileSystemProvider.generator(StreamSpec.builder(SIZE).seed(42).stream(7).build());
    Path copy = new Path(directory, "copy");
    Path target = new Path(directory, "target");
    FileUtil.copy(streams, stream, local, copy, false, true, configuration);
    int buffer = configuration.getInt("io.file.buffer.size", 4096);
    compare(
        "read of dgen:// to nowhere in 4 KiB : read of file://",
        rounds,
        () -> read(streams, stream, buffer),
        () -> read(local, copy, buffer));
    compare(
        "generating alone in pieces of 8 KiB : copy to file:// (distcp's buffer)",
        rounds,
        () -> generate(generator, 8192),
        () -> FileUtil.copy(streams, stream, local, target, false, true, configuration));
    compare(
        "copy of dgen:// to file:// : copy of file:// to file://",
        rounds,
        () -> FileUtil.copy(streams, stream, local, target, false, true, configuration),
        () -> FileUtil.copy(local, copy, local, target, false, true, configuration));
    compare(
        "readFully in 512 KiB : fillAt in 512 KiB",
        rounds,
        () -> readFully(streams, stream),
        () -> generate(generator, LARGE));
    local.delete(copy, false);
    local.delete(target, false);
  }

  private static void compare(String what, int rounds, Work first, Work second) throws Exception {
    double[] ratios = new double[rounds];
    double[] seconds = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      double one = cpu(first);
      seconds[i] = one;
      ratios[i] = one / cpu(second);
    }
    Arrays.sort(ratios);
    Arrays.sort(seconds);
    System.out.printf(
        Locale.ROOT,
        "%s: %.3f (%.3f to %.3f); %.3f s CPU%n",
        what,
        ratios[rounds / 2],
        ratios[0],
        ratios[rounds - 1],
        seconds[rounds / 2]);
  }

  private static double cpu(Work work) throws Exception {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    work.run();
    return (threads.getCurrentThreadCpuTime() - start) / 1e9;
  }

  private static void read(FileSystem files, Path path, int buffer) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      IOUtils.copyBytes(in, FSDataOutputStream.nullOutputStream(), buffer, false);
    }
  }

  private static void readFully(FileSystem files, Path path) throws IOException {
    byte[] bytes = new byte[LARGE];
    try (FSDataInputStream in = files.open(path)) {
      for (long at = 0; at < SIZE; at += LARGE) {
        in.readFully(at, bytes, 0, LARGE);
      }
    }
  }

  private static void generate(DataGenerator generator, int piece) {
    byte[] bytes = new byte[piece];
    for (long at = 0; at < SIZE; at += piece) {
      generator.fillAt(at, bytes, 0, piece);
    }
  }
}
