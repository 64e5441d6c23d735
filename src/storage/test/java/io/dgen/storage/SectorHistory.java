package io.dgen.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A model of a disk with a volatile write cache: which versions each sector may have after a power
 * cut.
 */
final class SectorHistory {

  static final int SECTOR = 512;

  private final List<List<Long>> allowed = new ArrayList<>();
  private long versions;

  /** A disk of zeros, which are version 0. */
  SectorHistory(int sectors) {
    for (int i = 0; i < sectors; i++) {
      allowed.add(new ArrayList<>(List.of(0L)));
    }
  }

  int sectors() {
    return allowed.size();
  }

  /** Notes a write of a new version of some sectors, and returns its bytes. */
  byte[] write(int first, int count) {
    versions++;
    byte[] bytes = new byte[count * SECTOR];
    for (int i = 0; i < count; i++) {
      allowed.get(first + i).add(versions);
      System.arraycopy(content(versions, first + i), 0, bytes, i * SECTOR, SECTOR);
    }
    return bytes;
  }

  /** Notes that all is durable. */
  void flushed() {
    flushed(0, allowed.size());
  }

  /** Notes that some sectors are durable. */
  void flushed(int first, int count) {
    for (List<Long> sector : allowed.subList(first, first + count)) {
      sector.subList(0, sector.size() - 1).clear();
    }
  }

  /** Returns how many sectors have several versions. */
  int undecided() {
    return (int) allowed.stream().filter(sector -> sector.size() > 1).count();
  }

  /** Returns the sectors that hold no allowed version after a power cut, and goes on from there. */
  Set<Integer> survivors(byte[] disk) {
    Set<Integer> wrong = new TreeSet<>();
    for (int i = 0; i < allowed.size(); i++) {
      List<Long> sector = allowed.get(i);
      long found = find(disk, i, sector);
      if (found < 0) {
        wrong.add(i);
        continue;
      }
      sector.clear();
      sector.add(found);
    }
    return wrong;
  }

  /** Returns the sectors that do not hold their newest version. */
  Set<Integer> outdated(byte[] disk) {
    Set<Integer> outdated = new TreeSet<>();
    for (int i = 0; i < allowed.size(); i++) {
      if (find(disk, i, List.of(allowed.get(i).getLast())) < 0) {
        outdated.add(i);
      }
    }
    return outdated;
  }

  private static long find(byte[] disk, int sector, List<Long> candidates) {
    ByteBuffer found = ByteBuffer.wrap(disk, sector * SECTOR, SECTOR);
    return candidates.reversed().stream()
        .filter(version -> found.equals(ByteBuffer.wrap(content(version, sector))))
        .findFirst()
        .orElse(-1L);
  }

  private static byte[] content(long version, int sector) {
    ByteBuffer bytes = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; version != 0 && i < SECTOR / Long.BYTES; i++) {
      bytes.putLong((version * 0x9e3779b97f4a7c15L) ^ ((long) sector << 32) ^ i);
    }
    return bytes.array();
  }
}
