package io.dgen.spark;

import io.dgen.measure.Digest;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;

/** What stands for a unit in the shuffle: its length and its {@link Digest}. */
public final class UnitDigest implements Externalizable {

  private static final long serialVersionUID = 1L;

  private long high;
  private long low;
  private long length;

  /** For reading one. */
  public UnitDigest() {}

  UnitDigest(Digest digest, long length) {
    this.high = digest.high();
    this.low = digest.low();
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
