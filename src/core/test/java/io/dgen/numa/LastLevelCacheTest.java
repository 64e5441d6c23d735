package io.dgen.numa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache's size from a directory like Linux's /sys, and without one. */
class LastLevelCacheTest {

  @TempDir private Path sysfs;

  private void cache(int index, String size) throws IOException {
    Path directory = sysfs.resolve("devices/system/cpu/cpu0/cache/index" + index);
    Files.createDirectories(directory);
    if (size != null) {
      Files.writeString(directory.resolve("size"), size);
    }
  }

  @Test
  void theLargestCountsWhateverItsPlace() throws IOException {
    cache(0, "32K\n");
    cache(1, "32K\n");
    cache(3, "98304K\n");
    cache(2, "1024K\n");
    Files.createDirectories(sysfs.resolve("devices/system/cpu/cpu0/cache/power"));
    assertThat(LastLevelCache.bytes(sysfs)).isEqualTo(96L << 20);
  }

  @Test
  void aSizeWithoutUnitIsBytes() throws IOException {
    cache(0, "65536\n");
    assertThat(LastLevelCache.bytes(sysfs)).isEqualTo(65536);
  }

  @Test
  void whereNothingIsToldItIsAssumed() throws IOException {
    assertThat(LastLevelCache.bytes(sysfs)).isEqualTo(LastLevelCache.ASSUMED_BYTES);
    Files.createDirectories(sysfs.resolve("devices/system/cpu/cpu0/cache"));
    assertThat(LastLevelCache.bytes(sysfs)).isEqualTo(LastLevelCache.ASSUMED_BYTES);
    cache(0, "");
    assertThat(LastLevelCache.bytes(sysfs)).isEqualTo(LastLevelCache.ASSUMED_BYTES);
    cache(0, "junk\n");
    assertThat(LastLevelCache.bytes(sysfs)).isEqualTo(LastLevelCache.ASSUMED_BYTES);
    cache(0, "0K\n");
    assertThat(LastLevelCache.bytes(sysfs)).isEqualTo(LastLevelCache.ASSUMED_BYTES);
  }

  @Test
  void thisMachinesIsASize() {
    assertThat(LastLevelCache.bytes()).isBetween(1L << 16, 1L << 40);
  }
}
