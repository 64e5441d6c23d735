package io.dgen.numa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On made-up machines: what cgroups of both versions leave. */
class AvailableMemoryTest {

  private static final long MIB = 1 << 20;

  @TempDir private Path root;

  @BeforeEach
  void machine() throws IOException {
    write("proc/meminfo", "MemTotal: 8388608 kB\nMemAvailable: 4194304 kB\n");
  }

  private void write(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void leaves(long bytes, OptionalLong limit) {
    assertThat(AvailableMemory.read(root.resolve("sys"), root.resolve("proc")))
        .isEqualTo(new AvailableMemory(bytes, limit));
  }

  private void version1(String group, long limit, long usage, String stat) throws IOException {
    String at = "sys/fs/cgroup/memory" + group;
    write(at + "/memory.limit_in_bytes", limit + "\n");
    write(at + "/memory.usage_in_bytes", usage + "\n");
    write(at + "/memory.stat", stat);
  }

  private void version2(String group, String limit, long usage, String stat) throws IOException {
    String at = "sys/fs/cgroup" + group;
    write(at + "/memory.max", limit + "\n");
    write(at + "/memory.current", usage + "\n");
    write(at + "/memory.stat", stat);
  }

  @Test
  void withoutCgroupsItIsTheMachines() throws IOException {
    leaves(4096 * MIB, OptionalLong.empty());
    Files.delete(root.resolve("proc/meminfo"));
    leaves(Long.MAX_VALUE, OptionalLong.empty());
  }

  @Test
  void version1LeavesItsLimitWithoutWhatIsUsedAndIsNoCache() throws IOException {
    write("proc/self/cgroup", "4:cpuset:/\n3:memory:/a/b\n1:name=systemd:/\n0::/\n");
    version1("/a/b", 400 * MIB, 150 * MIB, "inactive_file 1\ntotal_inactive_file 31457280\n");
    version1("/a", 9223372036854771712L, 5000 * MIB, "");
    version1("", 9223372036854771712L, 7000 * MIB, "");
    leaves(280 * MIB, OptionalLong.of(400 * MIB));
    version1("/a", 300 * MIB, 290 * MIB, "total_active_file 10485760\n");
    leaves(20 * MIB, OptionalLong.of(300 * MIB));
  }

  @Test
  void version2LeavesItsLimitWithoutWhatIsUsedAndIsNoCache() throws IOException {
    write("proc/self/cgroup", "0::/kubepods/pod1/c1\n");
    version2("/kubepods/pod1/c1", "max", 100 * MIB, "");
    leaves(4096 * MIB, OptionalLong.empty());
    version2(
        "/kubepods/pod1",
        Long.toString(512 * MIB),
        256 * MIB,
        "anon 1\ninactive_file 41943040\nactive_file 20971520\n");
    leaves(316 * MIB, OptionalLong.of(512 * MIB));
    write("sys/fs/cgroup/kubepods/pod1/memory.high", 300 * MIB + "\n");
    leaves(104 * MIB, OptionalLong.of(300 * MIB));
  }

  /** Inside a container the path is the host's, and the mount is the container's own cgroup. */
  @Test
  void aPathThatIsNotThereMeansTheMount() throws IOException {
    write("proc/self/cgroup", "3:memory:/docker/4711\n");
    version1("", 400 * MIB, 100 * MIB, "");
    leaves(300 * MIB, OptionalLong.of(400 * MIB));
    write("proc/self/cgroup", "3:memory:/../../elsewhere\n");
    leaves(300 * MIB, OptionalLong.of(400 * MIB));
  }

  @Test
  void nothingIsLeftWhereMoreIsUsedThanTheLimit() throws IOException {
    write("proc/self/cgroup", "0::/x\n");
    version2("/x", Long.toString(100 * MIB), 200 * MIB, "");
    leaves(0, OptionalLong.of(100 * MIB));
  }

  /** A name that is not UTF-8 hid all of the file. */
  @Test
  void namesThatAreNotTextHideNothing() throws IOException {
    write("proc/self/cgroup", "9:cpuset:/M\u00fcller\n3:memory:/m\n2:name=\u00fc:/\n");
    version1("/m", 400 * MIB, 100 * MIB, "");
    leaves(300 * MIB, OptionalLong.of(400 * MIB));
    write("proc/self/status", "Name:\tj\u00e4va\nCpus_allowed_list:\t3-4\n");
    assertThat(Allowance.read(root.resolve("sys"), root.resolve("proc")).affinity())
        .contains(IdSet.parse("3-4"));
  }
}
