package io.dgen.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;

/** Reads units and digests them, one after the other. For one thread. */
final class UnitDigests implements Iterator<UnitDigest> {

  private final Units units;
  private final SetReader reader;
  private final Attempt attempt;
  private final byte[] bytes;
  private final MessageDigest sha;
  private final long[] numbers;
  private int next;

  UnitDigests(Units units, SetReader reader, long[] numbers, Attempt attempt) {
    this.units = units;
    this.reader = reader;
    this.numbers = numbers;
    this.attempt = attempt;
    this.bytes = new byte[units.unitBytes()];
    try {
      this.sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
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
      sha.update(bytes, 0, length);
      UnitDigest digest = new UnitDigest(sha.digest(), length);
      Counters counters = attempt.counters();
      counters.storageNanos().add(read - start);
      counters.computeNanos().add(System.nanoTime() - read);
      counters.bytes().add((long) length);
      return digest;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
