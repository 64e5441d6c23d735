package io.dgen.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.dgen.DataGenerator;
import io.dgen.ForkedJvm;
import io.dgen.StreamSpec;
import io.dgen.s3server.S3Server;
import io.dgen.s3server.ServerProcess;
import io.dgen.storage.channel.ArrivalObserver;
import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.remote.Bucket;
import io.dgen.storage.remote.ObjectWriteOptions;
import io.dgen.storage.remote.RemoteObject;
import io.dgen.storage.remote.StoreOptions;
import io.dgen.storage.verify.VerifySettings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Measures {@code s3://} against a program that uploads a prepared file with the AWS SDK, in
 * alternation on one server in another JVM: rates, and the client's CPU time. Informational: {@code
 * ./build.sh test -Ps3,long -Dtest=UploadCostTest -Ddgen.cost.warmup=10 -Ddgen.cost.rounds=25
 * -Ddgen.cost.bytes=268435456}.
 */
@Tag("long")
class UploadCostTest {

  private static final int ROUNDS = Integer.getInteger("dgen.cost.rounds", 3);
  private static final long BYTES = Long.getLong("dgen.cost.bytes", 64 << 20);

  /** Both JVMs compile for the first ten rounds or so. */
  private static final int WARM_UP = Integer.getInteger("dgen.cost.warmup", 1);

  private static final int PART = 16 << 20;
  private static final int CHUNK = 1 << 20;
  private static final int DEPTH = 4;
  private static final String BUCKET = "cost";
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @TempDir private Path directory;

  private interface Work {
    void run() throws Exception;
  }

  /** Seconds, and those of the client's CPU. */
  private record Cost(double seconds, double cpu) {
    static Cost of(Work work) throws Exception {
      long start = System.nanoTime();
      long cpu = SYSTEM.getProcessCpuTime();
      work.run();
      return new Cost((System.nanoTime() - start) / 1e9, (SYSTEM.getProcessCpuTime() - cpu) / 1e9);
    }
  }

  @Test
  void uploadsAndReads() throws Exception {
    Files.createDirectories(directory.resolve("objects"));
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                ForkedJvm.ownClassPath().stream()
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator)),
                ServerProcess.class.getName(),
                directory.resolve("objects").toString(),
                BUCKET)
            .redirectError(directory.resolve("server").toFile())
            .start();
    System.setProperty("aws.accessKeyId", S3Server.KEY_ID);
    System.setProperty("aws.secretAccessKey", S3Server.SECRET);
    try (BufferedReader out = server.inputReader()) {
      String endpoint = out.readLine();
      assertThat(endpoint).as("%s", directory.resolve("server")).startsWith("http://");
      measure(endpoint);
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
      server.destroyForcibly().waitFor();
    }
  }

  private void measure(String endpoint) throws Exception {
    StreamSpec spec = StreamSpec.builder(BYTES).seed(42).dedupRatio(2).compressRatio(2).build();
    Path file = directory.resolve("prepared");
    StoreOptions options = new StoreOptions(Optional.of(endpoint), Optional.empty(), true, DEPTH);
    try (DataGenerator generator = DataGenerator.open(spec);
        Bucket bucket = Bucket.open(new S3StoreProvider(), BUCKET, options);
        S3Client s3 = S3Server.client(URI.create(endpoint).getPort())) {
      try (InputStream in = generator.inputStream()) {
        Files.copy(in, file);
      }
      RemoteObject object = new RemoteObject(bucket, "ours");
      Work ours = () -> write(object, generator);
      Work theirs = () -> upload(s3, file);
      compare("upload: s3:// : the SDK and a prepared file", ours, theirs);
      Work verify =
          () ->
              assertThat(
                      object
                          .verify(generator, VerifySettings.whole(CHUNK, 2, DEPTH), _ -> {})
                          .good())
                  .isTrue();
      Work read = () -> read(bucket);
      compare("verify of s3:// : reading the same ranges", verify, read);
    }
    generation(spec);
  }

  /** Of the CPU time the sums are compared, since a process knows its own in steps of 10 ms. */
  private static void compare(String what, Work ours, Work theirs) throws Exception {
    double[] rates = new double[ROUNDS];
    double ownCpu = 0;
    double otherCpu = 0;
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      boolean first = (i & 1) == 0;
      Cost early = Cost.of(first ? ours : theirs);
      Cost late = Cost.of(first ? theirs : ours);
      Cost own = first ? early : late;
      Cost other = first ? late : early;
      if (i >= 0) {
        rates[i] = other.seconds / own.seconds;
        ownCpu += own.cpu;
        otherCpu += other.cpu;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %d rounds of %d MiB: rate %s, CPU time %.3f (%.3f s a round)%n",
        what,
        ROUNDS,
        BYTES >> 20,
        spread(rates),
        ownCpu / otherCpu,
        ownCpu / ROUNDS);
  }

  /** What generating and comparing alone take, in pieces as the client has them. */
  private static void generation(StreamSpec spec) throws Exception {
    double[] generating = new double[ROUNDS];
    double[] comparing = new double[ROUNDS];
    try (DataGenerator generator = DataGenerator.open(spec)) {
      ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
      byte[] piece = new byte[16 << 10];
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        long start = threadCpuTime();
        try (InputStream in = generator.inputStream()) {
          while (in.read(piece) >= 0) {
            // to nowhere
          }
        }
        double seconds = (threadCpuTime() - start) / 1e9;
        long nanos = 0;
        for (long at = 0; at < BYTES; at += CHUNK) {
          chunk.clear().limit((int) Math.min(CHUNK, BYTES - at));
          generator.fillAt(at, chunk);
          start = threadCpuTime();
          assertThat(generator.verifyAt(at, chunk.flip())).isEmpty();
          nanos += threadCpuTime() - start;
        }
        if (i >= 0) {
          generating[i] = seconds;
          comparing[i] = nanos / 1e9;
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "of %d MiB: generating alone %.3f s of CPU time, comparing alone %.3f s%n",
        BYTES >> 20,
        median(generating),
        median(comparing));
  }

  private static long threadCpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static String spread(double[] ratios) {
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT, "%.3f (%.3f to %.3f)", median(sorted), sorted[0], sorted[sorted.length - 1]);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void write(RemoteObject object, DataGenerator generator) throws IOException {
    object.write(
        generator,
        new Manifest(generator.spec(), 0, BYTES, false, "test"),
        new ObjectWriteOptions(OptionalLong.of(PART), DEPTH, true),
        _ -> {});
  }

  /** As a program does it that has a file: parts in several threads, read while they are sent. */
  private static void upload(S3Client s3, Path file) throws Exception {
    String id = s3.createMultipartUpload(r -> r.bucket(BUCKET).key("theirs")).uploadId();
    int parts = (int) Math.ceilDiv(BYTES, PART);
    CompletedPart[] sent = new CompletedPart[parts];
    AtomicInteger next = new AtomicInteger();
    Crew crew = new Crew();
    crew.share(
        "upload-",
        Math.min(DEPTH, parts),
        () -> {
          for (int i = next.getAndIncrement(); i < parts; i = next.getAndIncrement()) {
            long from = (long) i * PART;
            long length = Math.min(PART, BYTES - from);
            int number = i + 1;
            var answer =
                s3.uploadPart(
                    r -> r.bucket(BUCKET).key("theirs").uploadId(id).partNumber(number),
                    RequestBody.fromContentProvider(
                        () -> part(file, from, length), length, "application/octet-stream"));
            sent[i] =
                CompletedPart.builder()
                    .partNumber(number)
                    .eTag(answer.eTag())
                    .checksumCRC32(answer.checksumCRC32())
                    .build();
          }
        });
    crew.rethrow();
    s3.completeMultipartUpload(
        r -> r.bucket(BUCKET).key("theirs").uploadId(id).multipartUpload(m -> m.parts(sent)));
  }

  private static InputStream part(Path file, long from, long length) {
    try {
      FileChannel channel = FileChannel.open(file);
      channel.position(from);
      return new LimitedStream(Channels.newInputStream(channel), length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first bytes of a stream. */
  private static final class LimitedStream extends InputStream {
    private final InputStream in;
    private long left;

    LimitedStream(InputStream in, long length) {
      this.in = in;
      left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(target, offset, (int) Math.min(length, left));
      left -= Math.max(n, 0);
      return n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private static void read(Bucket bucket) throws IOException {
    long chunks = Math.ceilDiv(BYTES, CHUNK);
    AtomicInteger next = new AtomicInteger();
    Crew crew = new Crew();
    crew.share(
        "read-",
        DEPTH,
        () -> {
          ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
          for (int i = next.getAndIncrement(); i < chunks; i = next.getAndIncrement()) {
            long from = (long) i * CHUNK;
            buffer.clear().limit((int) Math.min(CHUNK, BYTES - from));
            try {
              bucket.store().get("ours", from, buffer, "", ArrivalObserver.NONE);
            } catch (IOException e) {
              throw new TransferException(from, e);
            }
          }
        });
    crew.rethrow();
  }
}
