package io.dgen.storage;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that compare what was written or read with a stream of an odd size. */
public abstract class KnownStream {

  protected static final int SIZE = 1_000_003;
  protected static final LongConsumer SILENT = bytes -> {};

  protected DataGenerator generator;

  /** All of its bytes. */
  protected byte[] stream;

  @BeforeEach
  void openStream() {
    generator = DataGenerator.open(StreamSpec.builder(SIZE).seed(3).build());
    stream = new byte[SIZE];
    generator.fillAt(0, stream);
  }

  @AfterEach
  void closeStream() {
    generator.close();
  }
}
