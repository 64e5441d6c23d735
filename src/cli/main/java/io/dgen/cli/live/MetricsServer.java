package io.dgen.cli.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dgen.cli.output.BadInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves the state of a job to Prometheus, at /metrics. Loaded only if it is asked for. */
final class MetricsServer implements Sink {

  private static final Pattern ADDRESS =
      Pattern.compile("(?:(\\[[0-9A-Fa-f:.]+]|[^\\s:\\[\\]]+):)?([0-9]{1,5})");

  private static final int MOST_PORT = 65_535;
  private static final long PERIOD_MILLIS = 1000;
  private static final String PATH = "/metrics";
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;

  private final String option;
  private final Metrics metrics = new Metrics();
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "dgen-metrics");
            thread.setDaemon(true);
            return thread;
          });

  private MetricsServer(String option, HttpServer server) {
    this.option = option;
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Checks an address without using it. */
  static InetSocketAddress address(String option, String value) {
    Matcher matcher = ADDRESS.matcher(value.strip());
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MOST_PORT) {
      throw new BadInputException(
          option
              + " is "
              + value
              + ", but must be PORT or HOST:PORT, with a port up to "
              + MOST_PORT);
    }
    int port = Integer.parseInt(matcher.group(2));
    String host = matcher.group(1);
    InetSocketAddress address =
        host == null
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
            : new InetSocketAddress(host.replace("[", "").replace("]", ""), port);
    if (address.isUnresolved()) {
      throw new BadInputException(option + " is " + value + ", but there is no host " + host);
    }
    return address;
  }

  /**
   * Begins to serve.
   *
   * @throws BadInputException if the address cannot be used
   */
  static MetricsServer start(String option, String value) {
    try {
      return new MetricsServer(option + " " + value, HttpServer.create(address(option, value), 0));
    } catch (IOException e) {
      throw new BadInputException(option + " is " + value + ": " + e.getMessage(), e);
    }
  }

  /** Returns where the metrics are. */
  String url() {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().getHostAddress();
    return "http://"
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + address.getPort()
        + PATH;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (!head && !exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(NOT_ALLOWED, -1);
        return;
      }
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(NOT_FOUND, -1);
        return;
      }
      byte[] text = metrics.text().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", TYPE);
      exchange.sendResponseHeaders(OK, head || text.length == 0 ? -1 : text.length);
      if (!head && text.length > 0) {
        try (OutputStream body = exchange.getResponseBody()) {
          body.write(text);
        }
      }
    }
  }

  @Override
  public String name() {
    return option;
  }

  @Override
  public long periodMillis() {
    return PERIOD_MILLIS;
  }

  @Override
  public void show(Sample sample) {
    metrics.add(sample);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
