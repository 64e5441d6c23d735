package io.dgen.spark;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;

/**
 * What stands for a unit in the shuffle: its length and the first 128 bits of its SHA-256. Two
 * units that differ have the same with a chance of 2<sup>-128</sup>.
 */
public final class UnitDigest implements Externalizable {

  private static final long serialVersionUID = 1L;

  private long high;
  private long low;
  private long length;

  /** For reading one. */
  public UnitDigest() {}

  UnitDigest(byte[] sha256, long length) {
    ByteBuffer words = ByteBuffer.wrap(sha256);
    this.high = words.getLong();
    this.low = words.getLong();
    this.length = length;
  }

  long length() {
    return length;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeLong(high);
    out.writeLong(low);
    out.writeLong(length);
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    high = in.readLong();
    low = in.readLong();
    length = in.readLong();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnitDigest unit
        && unit.high == high
        && unit.low == low
        && unit.length == length;
  }

  @Override
  public int hashCode() {
    return (int) high;
  }
}
