package io.dgen.storage.exercise;

import io.dgen.storage.exercise.SimulatedDisk.Lie;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A disk in memory with a volatile write cache: after a power cut each piece (of a sector or more)
 * holds what was flushed last or anything that was written to it since. It tells the lies that it
 * is asked to tell.
 */
final class SimulatedDisk implements BlockTarget {

  static final int SECTOR = BlockContent.SECTOR_BYTES;

  /** What a disk can do wrong. */
  enum Lie {
    /** A flush is acknowledged, but nothing is flushed. */
    IGNORED_FLUSH,
    /** A flush makes some writes durable and forgets about others. */
    PARTIAL_FLUSH,
    /** An acknowledged write does not happen. */
    LOST_WRITE,
    /** A write goes to another address. */
    MISDIRECTED_WRITE,
    /** A block returns to an older version. */
    OLD_VERSION,
    /** Some sectors of a block return to an older version. */
    TORN_WRITE,
    /** A sector becomes zeros. */
    ZEROED_SECTOR,
    /** A bit flips. */
    FLIPPED_BIT
  }

  private final int blockBytes;
  private final int piece;
  private final SplittableRandom random;
  private final Set<Lie> asked;
  private final Set<Lie> lies = EnumSet.noneOf(Lie.class);
  private final double rate;
  private final byte[] current;
  private final byte[] durable;

  /** Contents of pieces that may appear after a power cut, besides the durable ones. */
  private final Map<Integer, List<byte[]>> cached = new HashMap<>();

  /** Earlier contents of blocks, from which old versions are taken. */
  private final Map<Integer, List<byte[]>> earlier = new HashMap<>();

  private long told;
  private boolean off;

  SimulatedDisk(int blocks, int blockBytes, SplittableRandom random, Set<Lie> lies, double rate) {
    this(blocks, blockBytes, SECTOR, random, lies, rate);
  }

  SimulatedDisk(
      int blocks, int blockBytes, int piece, SplittableRandom random, Set<Lie> lies, double rate) {
    this.blockBytes = blockBytes;
    this.piece = piece;
    this.random = random;
    this.asked = Set.copyOf(lies);
    this.lies.addAll(lies);
    this.rate = rate;
    this.current = new byte[blocks * blockBytes];
    this.durable = new byte[blocks * blockBytes];
  }

  /** How many lies it has told. */
  synchronized long told() {
    return told;
  }

  private boolean lies(Lie lie) {
    boolean lying = lies.contains(lie) && random.nextDouble() < rate;
    told += lying ? 1 : 0;
    return lying;
  }

  private void checkPower() throws IOException {
    if (off) {
      throw new IOException("no power");
    }
  }

  @Override
  public synchronized void read(ByteBuffer into, long offset) throws IOException {
    checkPower();
    into.put(current, (int) offset, into.remaining());
  }

  @Override
  public synchronized void write(ByteBuffer from, long offset) throws IOException {
    checkPower();
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    write(bytes, (int) offset);
  }

  @Override
  public synchronized void zero(long offset, long length) throws IOException {
    checkPower();
    write(new byte[(int) length], (int) offset);
  }

  /** A write that is acknowledged when this returns. */
  private void write(byte[] bytes, int offset) {
    remember(offset, bytes.length);
    if (lies(Lie.LOST_WRITE)) {
      return;
    }
    if (lies(Lie.MISDIRECTED_WRITE)) {
      int pieces = (current.length - bytes.length) / piece + 1;
      int there = random.nextInt(pieces) * piece;
      remember(there / blockBytes * blockBytes, blockBytes);
      apply(bytes, there);
      return;
    }
    apply(bytes, offset);
    perhapsSpoil(offset / blockBytes);
  }

  private void remember(int offset, int length) {
    for (int at = offset; at < offset + length; at += blockBytes) {
      byte[] block = java.util.Arrays.copyOfRange(current, at, at + blockBytes);
      List<byte[]> versions = earlier.computeIfAbsent(at / blockBytes, b -> new ArrayList<>());
      versions.add(block);
      if (versions.size() > 6) {
        versions.removeFirst();
      }
    }
  }

  private void apply(byte[] bytes, int offset) {
    for (int at = 0; at < bytes.length; at += piece) {
      byte[] part = java.util.Arrays.copyOfRange(bytes, at, at + piece);
      System.arraycopy(part, 0, current, offset + at, piece);
      cached.computeIfAbsent((offset + at) / piece, p -> new ArrayList<>()).add(part);
    }
  }

  /** What is in flight at a power cut has reached the cache in part. */
  synchronized void writeInPart(byte[] bytes, int offset) {
    for (int at = 0; at < bytes.length; at += piece) {
      if (random.nextBoolean()) {
        apply(java.util.Arrays.copyOfRange(bytes, at, at + piece), offset + at);
      }
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    checkPower();
    if (lies(Lie.IGNORED_FLUSH)) {
      return;
    }
    if (lies(Lie.PARTIAL_FLUSH)) {
      cached
          .entrySet()
          .removeIf(
              part -> {
                boolean persists = random.nextBoolean();
                if (persists) {
                  persist(part.getKey(), part.getValue().getLast());
                }
                return persists;
              });
      return;
    }
    cached.forEach((part, versions) -> persist(part, versions.getLast()));
    cached.clear();
  }

  private void persist(int part, byte[] bytes) {
    System.arraycopy(bytes, 0, durable, part * piece, piece);
  }

  /** Lies that strike a block which was just written or another one. */
  private void perhapsSpoil(int near) {
    int block = random.nextBoolean() ? near : random.nextInt(current.length / blockBytes);
    int sector = block * (blockBytes / SECTOR) + random.nextInt(blockBytes / SECTOR);
    List<byte[]> old = earlier.getOrDefault(block, List.of());
    if (!old.isEmpty() && lies(Lie.OLD_VERSION)) {
      byte[] version = old.get(random.nextInt(old.size()));
      for (int at = 0; at < blockBytes; at += SECTOR) {
        spoil(block * (blockBytes / SECTOR) + at / SECTOR, version, at);
      }
    }
    if (!old.isEmpty() && lies(Lie.TORN_WRITE)) {
      byte[] version = old.getLast();
      int from = random.nextInt(blockBytes / SECTOR);
      for (int at = from * SECTOR; at < blockBytes; at += SECTOR) {
        spoil(block * (blockBytes / SECTOR) + at / SECTOR, version, at);
      }
    }
    if (lies(Lie.ZEROED_SECTOR)) {
      spoil(sector, new byte[SECTOR], 0);
    }
    if (lies(Lie.FLIPPED_BIT)) {
      byte[] flipped =
          java.util.Arrays.copyOfRange(current, sector * SECTOR, (sector + 1) * SECTOR);
      flipped[random.nextInt(SECTOR)] ^= (byte) (1 << random.nextInt(8));
      spoil(sector, flipped, 0);
    }
  }

  /** Changes a sector on the medium and in the cache. */
  private void spoil(int sector, byte[] bytes, int from) {
    int part = sector * SECTOR / piece;
    if (cached.remove(part) != null) {
      System.arraycopy(current, part * piece, durable, part * piece, piece);
    }
    System.arraycopy(bytes, from, current, sector * SECTOR, SECTOR);
    System.arraycopy(bytes, from, durable, sector * SECTOR, SECTOR);
  }

  /** Cuts the power; from now on everything fails until it is back. */
  synchronized void cutPower() {
    off = true;
  }

  /** What is in the cache is lost, or not, piece by piece; then the disk is back, and honest. */
  synchronized void restorePower() {
    boolean all = random.nextInt(4) == 0; // a disk may also have written all of it
    cached.forEach(
        (part, versions) -> {
          int kept = all ? versions.size() - 1 : random.nextInt(-1, versions.size());
          if (kept >= 0) {
            persist(part, versions.get(kept));
          }
        });
    cached.clear();
    System.arraycopy(durable, 0, current, 0, durable.length);
    off = false;
    beHonest();
  }

  synchronized void beHonest() {
    lies.clear();
  }

  /** Tells the lies that it told before. */
  synchronized void lieAgain() {
    lies.addAll(asked);
  }

  /** Puts something there before anything is written. */
  synchronized void prepare(byte[] bytes) {
    System.arraycopy(bytes, 0, current, 0, current.length);
    System.arraycopy(bytes, 0, durable, 0, durable.length);
  }

  byte[] block(int block) {
    return java.util.Arrays.copyOfRange(current, block * blockBytes, (block + 1) * blockBytes);
  }

  @Override
  public void close() {}
}
