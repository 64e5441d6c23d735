package io.dgen.cli.options;

import io.dgen.storage.remote.Bucket;
import io.dgen.storage.remote.ObjectAddress;
import io.dgen.storage.remote.RemoteObject;
import io.dgen.storage.remote.RequestMeter;
import io.dgen.storage.remote.RequestStatistics;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The buckets of the addresses on a command line: each is opened once. */
public final class Buckets implements AutoCloseable {

  private final RemoteOptions options;
  private final int connections;
  private final RequestMeter meter = new RequestMeter();
  private final Map<ObjectAddress, Bucket> open = new LinkedHashMap<>();

  /**
   * None is open yet.
   *
   * @param options how they are reached
   * @param connections how many requests are sent at a time at most
   */
  public Buckets(RemoteOptions options, int connections) {
    this.options = options;
    this.connections = connections;
  }

  /**
   * Returns the bucket of an address.
   *
   * @param address the address
   * @return the bucket, which the caller must not close
   * @throws IOException if it cannot be opened
   */
  public Bucket of(ObjectAddress address) throws IOException {
    ObjectAddress root = address.withKey("");
    Bucket bucket = open.get(root);
    if (bucket == null) {
      bucket = options.open(address, connections, meter);
      open.put(root, bucket);
    }
    return bucket;
  }

  /**
   * Returns an object.
   *
   * @param option what names it
   * @param text its address
   * @return the object
   * @throws IOException if its bucket cannot be opened
   */
  public RemoteObject object(String option, String text) throws IOException {
    ObjectAddress address = RemoteOptions.object(option, text);
    return new RemoteObject(of(address), address.key());
  }

  /**
   * Returns what has been requested from all of them.
   *
   * @return the requests; empty if no bucket has been opened
   */
  public Optional<RequestStatistics> statistics() {
    return open.isEmpty() ? Optional.empty() : Optional.of(meter.statistics());
  }

  @Override
  public void close() {
    open.values().forEach(Bucket::close);
  }
}
