package io.dgen.spark;

import io.dgen.measure.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** Reads units and digests them, one after the other. For one thread. */
final class UnitDigests implements Iterator<UnitDigest> {

  private final SetUnits units;
  private final SetReader reader;
  private final Attempt attempt;
  private final byte[] bytes;
  private final Digest digest = new Digest();
  private final long[] numbers;
  private int next;

  UnitDigests(SetUnits units, SetReader reader, long[] numbers, Attempt attempt) {
    this.units = units;
    this.reader = reader;
    this.numbers = numbers;
    this.attempt = attempt;
    this.bytes = new byte[units.unitBytes()];
  }

  @Override
  public boolean hasNext() {
    return next < numbers.length;
  }

  @Override
  public UnitDigest next() {
    try {
      attempt.check();
      long start = System.nanoTime();
      int length = units.read(reader, numbers[next++], bytes);
      long read = System.nanoTime();
      digest.update(bytes, 0, length);
      digest.end();
      UnitDigest unit = new UnitDigest(digest, length);
      Counters counters = attempt.counters();
      counters.storageNanos().add(read - start);
      counters.computeNanos().add(System.nanoTime() - read);
      counters.bytes().add((long) length);
      return unit;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
