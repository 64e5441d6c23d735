package io.dgen.s3server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes connections on to a server, but refuses some with 503 and cuts some in the middle of what
 * the client sends, or of what it receives.
 */
public final class UnreliableProxy implements AutoCloseable {

  private static final String BUSY_BODY =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>SlowDown</Code>"
          + "<Message>Please reduce your request rate.</Message></Error>";

  private final ServerSocket listener;
  private final int serverPort;
  private final AtomicInteger busyLeft = new AtomicInteger();
  private final AtomicInteger sendCutsLeft = new AtomicInteger();
  private final AtomicInteger receiveCutsLeft = new AtomicInteger();
  private final AtomicInteger faults = new AtomicInteger();
  private final AtomicInteger answersLostLeft = new AtomicInteger();
  private volatile long bytesBeforeCut;
  private volatile String lostRequest = "";
  private volatile String answerEnd = "";

  /**
   * Starts a proxy without faults.
   *
   * @param serverPort where the server listens on this machine
   * @throws IOException if there is no free port
   */
  public UnreliableProxy(int serverPort) throws IOException {
    this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    this.serverPort = serverPort;
    Thread.ofVirtual().start(this::accept);
  }

  /**
   * Refuses connections.
   *
   * @param times how many are answered with 503
   * @return this
   */
  public UnreliableProxy busy(int times) {
    busyLeft.set(times);
    return this;
  }

  /**
   * Cuts connections.
   *
   * @param times how many: the first that send so much
   * @param bytes what the client has sent on a connection when it is cut
   * @return this
   */
  public UnreliableProxy cutsWhatIsSent(int times, long bytes) {
    bytesBeforeCut = bytes;
    sendCutsLeft.set(times);
    return this;
  }

  /**
   * Cuts connections.
   *
   * @param times how many: the first that receive so much
   * @param bytes what the client has received on a connection when it is cut
   * @return this
   */
  public UnreliableProxy cutsWhatIsReceived(int times, long bytes) {
    bytesBeforeCut = bytes;
    receiveCutsLeft.set(times);
    return this;
  }

  /**
   * Loses answers: the server does what it is asked, but the client hears nothing of it.
   *
   * @param times how many
   * @param request what the request begins with, such as {@code POST /bucket/key?uploadId}
   * @param end a part of the answer: when it has come, the connection is cut
   * @return this
   */
  public UnreliableProxy losesAnswers(int times, String request, String end) {
    lostRequest = request;
    answerEnd = end;
    answersLostLeft.set(times);
    return this;
  }

  /**
   * Returns the proxy's port.
   *
   * @return its number, on the loopback address
   */
  public int port() {
    return listener.getLocalPort();
  }

  /**
   * Returns the proxy's address.
   *
   * @return as {@code http://127.0.0.1:PORT}
   */
  public String endpoint() {
    return "http://127.0.0.1:" + port();
  }

  /**
   * Counts the faults so far.
   *
   * @return how many connections have been refused or cut
   */
  public int faults() {
    return faults.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (SocketException e) {
        return; // closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket client) {
    try {
      if (busyLeft.getAndDecrement() > 0) {
        faults.incrementAndGet();
        refuse(client);
        return;
      }
      Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
      AtomicBoolean loses = new AtomicBoolean();
      Thread.ofVirtual().start(() -> pass(server, client, receiveCutsLeft, loses, false));
      pass(client, server, sendCutsLeft, loses, true);
    } catch (IOException e) {
      // The other side is gone.
    }
  }

  private static void refuse(Socket client) throws IOException {
    try (client) {
      InputStream in = client.getInputStream();
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          return;
        }
        head.write(b);
      }
      String answer =
          "HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nConnection: close\r\n"
              + "Content-Length: "
              + BUSY_BODY.length()
              + "\r\n\r\n"
              + (head.toString(StandardCharsets.ISO_8859_1).startsWith("HEAD") ? "" : BUSY_BODY);
      client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      client.shutdownOutput();
      in.transferTo(OutputStream.nullOutputStream()); // a reset would take the answer with it
    }
  }

  /** Passes on what comes in, until one of the two ends it. */
  private void pass(
      Socket from, Socket to, AtomicInteger cutsLeft, AtomicBoolean loses, boolean requests) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[64 << 10];
      long passed = 0;
      String answer = "";
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (requests) {
          noteRequest(buffer, n, loses);
        } else if (loses.get()) {
          answer += new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
          if (answer.contains(answerEnd)) {
            faults.incrementAndGet();
            cut(from, to);
            return;
          }
          continue;
        }
        out.write(buffer, 0, n);
        passed += n;
        if (cutsLeft.get() > 0 && passed >= bytesBeforeCut && cutsLeft.getAndDecrement() > 0) {
          faults.incrementAndGet();
          cut(from, to);
          return;
        }
      }
    } catch (IOException e) {
      // The other side is gone: so are both.
    }
  }

  /** A client waits for the answer, so a request begins where a read does. */
  private void noteRequest(byte[] buffer, int n, AtomicBoolean loses) {
    String begin = lostRequest;
    if (answersLostLeft.get() > 0
        && new String(buffer, 0, Math.min(n, begin.length()), StandardCharsets.ISO_8859_1)
            .equals(begin)
        && answersLostLeft.getAndDecrement() > 0) {
      loses.set(true);
    }
  }

  /** A reset, as where a machine goes down. */
  private static void cut(Socket from, Socket to) throws IOException {
    from.setSoLinger(true, 0);
    to.setSoLinger(true, 0);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
