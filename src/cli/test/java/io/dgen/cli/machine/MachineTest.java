package io.dgen.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {

  @Test
  void readsTheMachine(@TempDir Path root) throws IOException {
    assertThat(Machine.look(root).pageBytes()).isZero();
    write(root.resolve("proc/cpuinfo"), "processor\t: 0\nmodel name\t: A: fast one\n");
    write(root.resolve("proc/self/smaps"), "KernelPageSize:       64 kB\n");
    Machine machine = Machine.look(root);
    assertThat(machine.cpuModel()).isEqualTo("A: fast one");
    assertThat(machine.pageBytes()).isEqualTo(64 << 10);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
