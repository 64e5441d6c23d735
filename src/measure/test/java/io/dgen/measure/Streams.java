package io.dgen.measure;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.ChunkSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Files of streams, and what this library measures of them. */
final class Streams {

  private Streams() {}

  static Path write(StreamSpec spec, Path file) throws IOException {
    try (DataGenerator generator = DataGenerator.open(spec);
        InputStream in = generator.inputStream()) {
      Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }

  static Plan plan(List<Integer> units, boolean whole, List<Compressor> compressors) {
    return new Plan(units, whole, compressors, 1, 64 << 20, 2);
  }

  static List<UnitRatios> measure(Plan plan, Path... files) throws IOException {
    List<Input> inputs = new ArrayList<>();
    List<FileChannel> channels = new ArrayList<>();
    try {
      for (Path file : files) {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        channels.add(channel);
        inputs.add(new Input(file.toString(), ChunkSource.file(channel), channel.size()));
      }
      return new RatioMeter(plan).measure(inputs, _ -> {});
    } finally {
      for (FileChannel channel : channels) {
        channel.close();
      }
    }
  }

  /** The compressors of this JVM, of some. */
  static List<Compressor> available(String... names) {
    List<Compressor> compressors = new ArrayList<>();
    for (String name : names) {
      Compressor compressor = Compressor.parse(name);
      if (compressor.format().refusal().isEmpty()) {
        compressors.add(compressor);
      }
    }
    return compressors;
  }
}
