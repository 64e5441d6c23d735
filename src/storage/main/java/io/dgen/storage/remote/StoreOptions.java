package io.dgen.storage.remote;

import java.util.Optional;

/**
 * How a store is reached.
 *
 * @param endpoint its address, if it is not the usual one
 * @param region its region, if that is not found in the environment
 * @param pathStyle whether the bucket is named in the path rather than in the host's name
 * @param connections how many requests are sent at a time at most
 */
public record StoreOptions(
    Optional<String> endpoint, Optional<String> region, boolean pathStyle, int connections) {

  /**
   * The usual ones.
   *
   * @param connections how many requests are sent at a time at most
   * @return the options
   */
  public static StoreOptions of(int connections) {
    return new StoreOptions(Optional.empty(), Optional.empty(), false, connections);
  }
}
