package io.dgen.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes connections on to a server, but cuts some of them in the middle of what the client sends.
 */
final class CuttingProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final int serverPort;
  private final long bytesBeforeCut;
  private final AtomicInteger cutsLeft;
  private final AtomicInteger cuts = new AtomicInteger();

  /**
   * A proxy.
   *
   * @param bytesBeforeCut how many bytes the client has sent on a connection when it is cut
   * @param cuts how many connections are cut, the first that send so much
   */
  CuttingProxy(int serverPort, long bytesBeforeCut, int cuts) throws IOException {
    this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    this.serverPort = serverPort;
    this.bytesBeforeCut = bytesBeforeCut;
    this.cutsLeft = new AtomicInteger(cuts);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many connections have been cut. */
  int cuts() {
    return cuts.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        Thread.ofVirtual().start(() -> pass(client, server, true));
        Thread.ofVirtual().start(() -> pass(server, client, false));
      } catch (SocketException e) {
        return; // closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Passes on what comes in, until one of the two ends it. */
  private void pass(Socket from, Socket to, boolean mayCut) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[64 << 10];
      long passed = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        passed += n;
        if (mayCut && passed >= bytesBeforeCut && cutsLeft.getAndDecrement() > 0) {
          cuts.incrementAndGet();
          from.setSoLinger(true, 0); // a reset, as where a machine goes down
          return;
        }
      }
    } catch (IOException e) {
      // The other side is gone: so are both.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
