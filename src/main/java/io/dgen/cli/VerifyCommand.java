package io.dgen.cli;

import io.dgen.DataGenerator;
import io.dgen.io.ChunkSource;
import io.dgen.io.FileKind;
import io.dgen.io.Manifest;
import io.dgen.io.StreamVerifier;
import io.dgen.io.TransferException;
import io.dgen.io.VerifyResult;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares a file, or stdin, with the stream it should hold. */
@Command(
    name = "verify",
    description = {
      "Compares FILE with the stream that it should hold: what its manifest says, or what the"
          + " parameters given here say.",
      "Exit status 0 if it is that to the byte, 1 if not.",
      "A SIZE is a number of bytes, or one with KiB, MiB, GiB, TiB, KB, MB, GB or TB."
    },
    sortOptions = false)
final class VerifyCommand implements Callable<Integer> {

  private static final String STDIN = "-";

  @Option(
      names = "--in",
      paramLabel = "FILE|-",
      required = true,
      description = "What to compare; - is stdin.")
  private String in;

  @Mixin private ExpectedOptions expected;
  @Mixin private SpecOptions spec;

  @Option(
      names = "--chunk",
      paramLabel = "SIZE",
      defaultValue = "1MiB",
      converter = Size.class,
      description = "What a thread reads and compares in one go. Default: 1MiB.")
  private long chunk;

  @Mixin private KernelOptions kernel;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    int chunkBytes = Options.chunkBytes(chunk);
    int threads = kernel.threads();
    Options.memory("--chunk and --threads", threads, chunkBytes);
    boolean fromStdin = in.equals(STDIN);
    Path file = fromStdin ? null : Options.path("--in", in);
    Manifest manifest = expected.of(file, fromStdin ? 0 : checkedSize(file), spec);
    // The threads are the verifier's own.
    try (DataGenerator generator = kernel.openWithoutWorkers(manifest.spec())) {
      StreamVerifier verifier = new StreamVerifier(generator, chunkBytes, threads);
      VerifyResult result =
          fromStdin ? verifyStdin(verifier, manifest) : verifyFile(verifier, manifest);
      VerifyReport report = new VerifyReport(in, manifest, result, generator.runtime(), threads);
      if (output.json()) {
        output.print(report.json());
      } else {
        report.print(output.out());
      }
      return report.good() ? ExitStatus.GOOD : ExitStatus.DATA_WRONG;
    }
  }

  /** The file's size, if it is one. */
  private static long checkedSize(Path file) throws IOException {
    FileKind kind = FileKind.of(file);
    return switch (kind) {
      case FILE -> Files.size(file);
      case ABSENT -> throw new NoSuchFileException(file.toString());
      default -> throw new BadInputException("--in " + file + " is " + kind + ", not a file");
    };
  }

  private VerifyResult verifyFile(StreamVerifier verifier, Manifest manifest) throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of(in), StandardOpenOption.READ)) {
      return verify(verifier, manifest, ChunkSource.file(channel), in);
    }
  }

  private static VerifyResult verifyStdin(StreamVerifier verifier, Manifest manifest)
      throws IOException {
    // Not closed: stdin is the process's.
    FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();
    return verify(verifier, manifest, ChunkSource.stream(channel), "stdin");
  }

  private static VerifyResult verify(
      StreamVerifier verifier, Manifest manifest, ChunkSource source, String name)
      throws IOException {
    try (Progress progress = Progress.start("verify", manifest.length())) {
      return verifier.verify(manifest.position(), manifest.length(), source, progress);
    } catch (TransferException e) {
      throw new IOException(
          Text.format(
              "%s: reading stopped at byte %d of %d: %s",
              name, e.reached(), manifest.length(), e.getMessage()),
          e);
    }
  }
}
