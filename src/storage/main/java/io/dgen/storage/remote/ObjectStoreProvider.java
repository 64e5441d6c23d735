package io.dgen.storage.remote;

import java.io.IOException;

/**
 * Opens stores of one kind. Found by {@link java.util.ServiceLoader}: a plug-in's jar names its
 * provider in {@code META-INF/services}.
 */
public interface ObjectStoreProvider {

  /**
   * Returns which addresses it serves.
   *
   * @return the scheme, such as {@code s3}
   */
  String scheme();

  /**
   * Describes it for {@code dgen info}.
   *
   * @return what it is and which version
   */
  String description();

  /**
   * Opens a bucket.
   *
   * @param bucket its name
   * @param options how it is reached
   * @param meter counts requests, and those that are repeated
   * @return the bucket, to be closed
   * @throws IllegalArgumentException if an option cannot be used, or something is missing without
   *     which no request can be sent
   * @throws IOException if it cannot be opened
   */
  ObjectStore open(String bucket, StoreOptions options, RequestMeter meter) throws IOException;
}
