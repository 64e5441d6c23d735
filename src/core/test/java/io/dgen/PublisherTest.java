package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams as publishers. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PublisherTest {

  private static final StreamSpec SPEC = StreamSpec.builder(1_000_003).seed(4).build();

  /** Keeps what it is sent, and requests nothing on its own. */
  private static final class Recorder implements Flow.Subscriber<ByteBuffer> {
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private Flow.Subscription subscription;
    private String end = "";
    private int requestsInNext;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(ByteBuffer buffer) {
      buffers.add(buffer);
      if (requestsInNext > 0) {
        requestsInNext--;
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable e) {
      end += "error " + e.getMessage();
    }

    @Override
    public void onComplete() {
      end += "complete";
    }
  }

  @Test
  void onlyWhatIsRequestedIsMade() {
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(1))) {
      Flow.Publisher<ByteBuffer> publisher = generator.publisher(3, 1_000_000, 300_000);
      Recorder recorder = new Recorder();
      publisher.subscribe(recorder);
      assertThat(recorder.buffers).isEmpty();
      recorder.subscription.request(2);
      assertThat(recorder.buffers).hasSize(2);
      Recorder other = new Recorder();
      publisher.subscribe(other);
      other.subscription.request(Long.MAX_VALUE);
      other.subscription.request(Long.MAX_VALUE);
      assertThat(other.buffers).hasSize(4);
      assertThat(other.end).isEqualTo("complete");
      assertThat(recorder.end).isEmpty();
      recorder.subscription.request(2);
      assertThat(recorder.end).isEqualTo("complete");
      long at = 3;
      for (ByteBuffer buffer : recorder.buffers) {
        int length = buffer.remaining();
        assertThat(generator.verifyAt(at, buffer)).isEmpty();
        at += length;
      }
      assertThat(at).isEqualTo(1_000_003);
      recorder.subscription.request(1);
      assertThat(recorder.end).as("said once").isEqualTo("complete");
    }
  }

  @Test
  void requestsWithinOnNextDoNotNest() {
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(1))) {
      Recorder recorder = new Recorder();
      recorder.requestsInNext = Integer.MAX_VALUE;
      generator.publisher(8).subscribe(recorder);
      recorder.subscription.request(1);
      assertThat(recorder.buffers).hasSize(125_001);
      assertThat(recorder.end).isEqualTo("complete");
    }
  }

  @Test
  void cancellingWrongRequestsAndClosingEndIt() {
    DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(1));
    Recorder cancelled = new Recorder();
    generator.publisher(1000).subscribe(cancelled);
    cancelled.subscription.request(1);
    cancelled.subscription.cancel();
    cancelled.subscription.request(1);
    assertThat(cancelled.buffers).hasSize(1);
    assertThat(cancelled.end).isEmpty();
    Recorder wrong = new Recorder();
    generator.publisher(1000).subscribe(wrong);
    wrong.subscription.request(0);
    wrong.subscription.request(1);
    assertThat(wrong.buffers).isEmpty();
    assertThat(wrong.end)
        .isEqualTo("error the number of requested buffers is 0, but must be 1 or more");
    Recorder late = new Recorder();
    generator.publisher(1000).subscribe(late);
    generator.close();
    late.subscription.request(1);
    assertThat(late.end).isEqualTo("error the generator is closed");
    assertThatIllegalArgumentException().isThrownBy(() -> generator.publisher(0));
  }

  /** A real client and a real server; the body is generated as fast as the server reads it. */
  @Test
  void theBodyOfAnHttpRequest() throws Exception {
    StreamSpec spec = StreamSpec.builder(8 << 20).seed(11).build();
    try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(2))) {
      AtomicReference<Object> found = new AtomicReference<>("nothing");
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            found.set(body.length + " " + generator.verifyAt(0, body));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
          });
      server.start();
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpRequest request =
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/object"))
                .PUT(
                    HttpRequest.BodyPublishers.fromPublisher(
                        generator.publisher(64 << 10), spec.size()))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
            .isEqualTo(204);
      } finally {
        server.stop(0);
      }
      assertThat(found.get()).isEqualTo((8 << 20) + " Optional.empty");
    }
  }
}
