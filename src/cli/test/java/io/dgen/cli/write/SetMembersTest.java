package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.cli.Cli;
import io.dgen.storage.manifest.DataSetManifest;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no ordinary file under the name of a set's file: refused before anything is changed. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SetMembersTest {

  /** Files of the same size, side by side or one after another. */
  private static final String[] DEPTHS = {"2", "8"};

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "pipe, is a named pipe",
    "link, is a symbolic link",
    "dangling, is a symbolic link",
    "directory, is a directory",
    "socket, is a special file",
    "zero, is a character device",
    "null, is a character device",
    "hardlink, has 2 names (hard links)",
  })
  void areRefused(String what, String message) throws Exception {
    for (String depth : DEPTHS) {
      Path set = directory.resolve("set" + depth);
      Path member = set.resolve("file-000002");
      write(depth, set).has(0);
      Files.delete(member);
      put(what, member);
      Files.delete(set.resolve("file-000000"));
      String complete = Files.readString(DataSetManifest.in(set));
      for (String description : new String[] {complete, complete.replace("true", "false")}) {
        Files.writeString(DataSetManifest.in(set), description);
        write(depth, set, "--resume").failed(2, member + ": " + message);
        write(depth, set, "--resume", "--force").failed(2, member + ": " + message);
        write(depth, set, "--force").failed(2, member + ": " + message);
        assertThat(DataSetManifest.in(set)).hasContent(description);
        assertThat(set.resolve("file-000000")).doesNotExist();
      }
    }
  }

  private static Cli.Result write(String depth, Path set, Object... more) {
    return Cli.line(
        "write --seed 3 --files 4 --file-size 64KiB --chunk 16KiB --queue-depth "
            + depth
            + " --dir",
        Stream.concat(Stream.of(set), Arrays.stream(more)).toArray());
  }

  private void put(String what, Path member) throws Exception {
    Path other = directory.resolve("other");
    switch (what) {
      case "pipe" -> made("mkfifo", member.toString());
      case "link" -> Files.createSymbolicLink(member, Files.writeString(other, "precious"));
      case "dangling" -> Files.createSymbolicLink(member, directory.resolve("missing"));
      case "directory" -> Files.createDirectory(member);
      case "socket" -> bind(member);
      case "zero" -> made("mknod", member.toString(), "c", "1", "5");
      case "null" -> made("mknod", member.toString(), "c", "1", "3");
      case "hardlink" -> Files.createLink(member, Files.createTempFile(directory, "other", ""));
      default -> throw new AssertionError(what);
    }
  }

  /** The name of a socket outlasts it. */
  private static void bind(Path member) throws IOException {
    Path near = Path.of("").toAbsolutePath().relativize(member); // names of sockets are short
    Path name = near.toString().length() < member.toString().length() ? near : member;
    assumeTrue(name.toString().length() < 100, "the directory's name is too long for a socket");
    try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(name));
    }
  }

  private static void made(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "no " + command[0] + " here");
      return;
    }
    assumeTrue(process.waitFor() == 0, command[0] + " is not allowed here");
  }
}
