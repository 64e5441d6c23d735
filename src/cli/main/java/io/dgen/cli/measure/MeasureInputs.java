package io.dgen.cli.measure;

import io.dgen.cli.options.Buckets;
import io.dgen.cli.options.Options;
import io.dgen.cli.output.BadInputException;
import io.dgen.measure.Input;
import io.dgen.measure.Promise;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.remote.ObjectAddress;
import io.dgen.storage.remote.ObjectSource;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The open files to measure. */
final class MeasureInputs implements AutoCloseable {

  static final String STDIN = "-";

  private final List<FileChannel> files = new ArrayList<>();
  private final List<Input> inputs = new ArrayList<>();
  private final Set<Object> inTrees = new HashSet<>();
  private final Buckets buckets;

  private MeasureInputs(Buckets buckets) {
    this.buckets = buckets;
  }

  /**
   * Opens files, directories and devices; {@code -} is stdin.
   *
   * @param promise one manifest for each, or null. A device is measured as far as its manifest
   *     says: what follows there is older data
   * @param buckets where objects are; stay open
   */
  static MeasureInputs open(List<String> names, @Nullable Promise promise, Buckets buckets)
      throws IOException {
    MeasureInputs inputs = new MeasureInputs(buckets);
    try {
      for (int i = 0; i < names.size(); i++) {
        inputs.add(
            names.get(i), promise == null ? Long.MAX_VALUE : promise.manifests().get(i).length());
      }
      return inputs;
    } catch (IOException | RuntimeException e) {
      inputs.close();
      throw e;
    }
  }

  private void add(String name, long deviceBytes) throws IOException {
    if (name.equals(STDIN)) {
      // Not closed: stdin is the process's.
      FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();
      inputs.add(new Input("stdin", ChunkSource.stream(channel), Input.UNKNOWN));
      return;
    }
    if (ObjectAddress.is(name)) {
      ObjectSource source = buckets.object("FILE", name).source();
      inputs.add(new Input(name, source, source.length(0)));
      return;
    }
    Path path = Options.path("FILE", name);
    FileKind kind = FileKind.of(path);
    switch (kind) {
      case FILE, BLOCK_DEVICE -> {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        files.add(channel);
        long size = channel.size();
        long bytes = kind == FileKind.BLOCK_DEVICE ? Math.min(size, deviceBytes) : size;
        inputs.add(new Input(name, ChunkSource.file(channel), bytes));
      }
      case DIRECTORY -> inputs.addAll(Tree.contents(path, inTrees));
      case ABSENT -> throw new NoSuchFileException(name);
      default ->
          throw new BadInputException(
              name
                  + " is "
                  + kind
                  + ", but must be a file, a directory or a block device, or - for stdin");
    }
  }

  List<Input> list() {
    return inputs;
  }

  /** Returns the bytes of all files, or a negative number if that is unknown. */
  long bytes() {
    long sum = 0;
    for (Input input : inputs) {
      if (input.bytes() == Input.UNKNOWN) {
        return Input.UNKNOWN;
      }
      sum += input.bytes();
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    for (FileChannel file : files) {
      file.close();
    }
  }
}
