package io.dgen.s3server;

import java.io.PrintStream;
import java.nio.file.Path;

/** The server as a process, for scripts: {@code ServerProcess DIRECTORY BUCKET}. */
public final class ServerProcess {

  private ServerProcess() {}

  /**
   * Prints the server's address and serves until stdin ends.
   *
   * @param arguments where it keeps its objects, and the bucket to make
   * @throws Exception if it does not start
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err); // what the server logs
    S3Server server = new S3Server(Path.of(arguments[0]));
    server.createBucket(arguments[1]);
    out.println(server.endpoint());
    while (System.in.read() >= 0) {
      // until the script ends
    }
    server.stop();
  }
}
