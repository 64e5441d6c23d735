package io.dgen.cli.options;

import io.dgen.cli.output.BadInputException;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.remote.Bucket;
import io.dgen.storage.remote.ObjectAddress;
import io.dgen.storage.remote.RemoteDataSet;
import io.dgen.storage.remote.RequestMeter;
import io.dgen.storage.remote.StoreOptions;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for how a store on the network is reached. */
public final class RemoteOptions {

  private static final Map<String, String> NAMES =
      Map.of("endpoint", "--endpoint", "region", "--region");

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Address of the store that serves s3://, if it is not Amazon's.")
  private @Nullable String endpoint;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "Region of the store. Default: as the environment says.")
  private @Nullable String region;

  @Option(
      names = "--path-style",
      description = "Name the bucket in the path of a request, not in the host's name.")
  private boolean pathStyle;

  /** For picocli, which makes it. */
  RemoteOptions() {}

  /**
   * Refuses the options where nothing is on the network.
   *
   * @throws BadInputException if any is given
   */
  public void refuse() {
    if (endpoint != null || region != null || pathStyle) {
      throw new BadInputException(
          (endpoint != null ? "--endpoint" : region != null ? "--region" : "--path-style")
              + " is only for addresses such as s3://BUCKET/KEY");
    }
  }

  /**
   * Reads the address of an object.
   *
   * @param option what named it
   * @param text the text
   * @return the address
   * @throws BadInputException if it is none
   */
  public static ObjectAddress object(String option, String text) {
    try {
      return ObjectAddress.object(text);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(option + " " + e.getMessage(), e);
    }
  }

  /**
   * Reads the address of a set of objects.
   *
   * @param option what named it
   * @param text the text
   * @return the address, whose key is the prefix
   * @throws BadInputException if it is none
   */
  public static ObjectAddress prefix(String option, String text) {
    try {
      return ObjectAddress.prefix(text);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(option + " " + e.getMessage(), e);
    }
  }

  /**
   * What reads a manifest of objects.
   *
   * @param <T> the manifest
   */
  public interface Reading<T> {

    /**
     * Reads it.
     *
     * @return what it says; empty if there is none
     * @throws IOException if it cannot be read
     */
    Optional<T> read() throws IOException;
  }

  /**
   * Reads a manifest of objects.
   *
   * @param manifest where it is
   * @param reading reads it
   * @param <T> the manifest
   * @return what it says; empty if there is none
   * @throws BadInputException if it is no manifest
   * @throws IOException if it cannot be read
   */
  public static <T> Optional<T> read(ObjectAddress manifest, Reading<T> reading)
      throws IOException {
    try {
      return reading.read();
    } catch (IllegalArgumentException e) {
      throw new BadInputException("manifest " + manifest + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads the manifest of a set of objects.
   *
   * @param bucket where they are
   * @param prefix the address of their prefix
   * @return the set
   * @throws BadInputException if there is no manifest, or none that can be understood
   * @throws IOException if it cannot be read
   */
  public static RemoteDataSet set(Bucket bucket, ObjectAddress prefix) throws IOException {
    ObjectAddress manifest = prefix.child(DataSetManifest.NAME);
    return read(manifest, () -> RemoteDataSet.read(bucket, prefix.key()))
        .orElseThrow(() -> new BadInputException("set " + manifest + ": no such object"));
  }

  /**
   * Opens the bucket of an address.
   *
   * @param address the address
   * @param connections how many requests are sent at a time at most
   * @return the bucket, to be closed
   * @throws BadInputException if there is no plug-in for it, or an option cannot be used
   * @throws IOException if it cannot be opened
   */
  public Bucket open(ObjectAddress address, int connections) throws IOException {
    return open(address, connections, new RequestMeter());
  }

  Bucket open(ObjectAddress address, int connections, RequestMeter meter) throws IOException {
    try {
      return Bucket.open(
          Plugins.store(address.scheme()),
          address.bucket(),
          new StoreOptions(
              Optional.ofNullable(endpoint), Optional.ofNullable(region), pathStyle, connections),
          meter);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(Options.renamed(e.getMessage(), NAMES), e);
    }
  }
}
