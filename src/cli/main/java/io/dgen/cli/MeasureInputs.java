package io.dgen.cli;

import io.dgen.measure.Input;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.FileKind;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Files to measure, open. */
final class MeasureInputs implements AutoCloseable {

  static final String STDIN = "-";

  private final List<FileChannel> files = new ArrayList<>();
  private final List<Input> inputs = new ArrayList<>();

  /** Opens files and devices; {@code -} is stdin. */
  static MeasureInputs open(List<String> names) throws IOException {
    MeasureInputs inputs = new MeasureInputs();
    try {
      for (String name : names) {
        inputs.add(name);
      }
      return inputs;
    } catch (IOException | RuntimeException e) {
      inputs.close();
      throw e;
    }
  }

  private void add(String name) throws IOException {
    if (name.equals(STDIN)) {
      // Not closed: stdin is the process's.
      FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();
      inputs.add(new Input("stdin", ChunkSource.stream(channel), Input.UNKNOWN));
      return;
    }
    Path path = Options.path("FILE", name);
    FileKind kind = FileKind.of(path);
    switch (kind) {
      case FILE, BLOCK_DEVICE -> {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        files.add(channel);
        inputs.add(new Input(name, ChunkSource.file(channel), channel.size()));
      }
      case ABSENT -> throw new NoSuchFileException(name);
      default ->
          throw new BadInputException(
              name + " is " + kind + ", but must be a file or a block device, or - for stdin");
    }
  }

  List<Input> list() {
    return inputs;
  }

  /** Bytes of all, or a negative number if that is not known. */
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
