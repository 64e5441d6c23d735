package io.dgen.storage.remote;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an object is, or a set of objects: {@code SCHEME://BUCKET/KEY}. Immutable.
 *
 * @param scheme which kind of store, in lower case
 * @param bucket the bucket or container
 * @param key the object's key, or the prefix of a set's keys without the slash at its end; may be
 *     empty for a prefix
 */
public record ObjectAddress(String scheme, String bucket, String key) {

  private static final Pattern FORM = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");

  /** Checks that there is a bucket. */
  public ObjectAddress {
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(key, "key");
    if (bucket.isEmpty()) {
      throw new IllegalArgumentException(
          scheme + "://" + key + " has no bucket, but must be " + scheme + "://BUCKET/KEY");
    }
  }

  /**
   * Returns whether a text is an address rather than a file's name.
   *
   * @param text the text
   * @return true if it begins with a scheme and {@code ://}
   */
  public static boolean is(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * Reads the address of an object.
   *
   * @param text the text
   * @return the address
   * @throws IllegalArgumentException if it is none, or names no object
   */
  public static ObjectAddress object(String text) {
    ObjectAddress address = parse(text);
    if (address.key.isEmpty() || address.key.endsWith("/")) {
      throw new IllegalArgumentException(
          text + " names no object, but must be " + address.scheme + "://BUCKET/KEY");
    }
    return address;
  }

  /**
   * Reads the address of a set.
   *
   * @param text the text; one slash at its end does not count
   * @return the address, whose key is the prefix
   * @throws IllegalArgumentException if it is none
   */
  public static ObjectAddress prefix(String text) {
    ObjectAddress address = parse(text);
    return address.key.endsWith("/")
        ? new ObjectAddress(
            address.scheme, address.bucket, address.key.substring(0, address.key.length() - 1))
        : address;
  }

  private static ObjectAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + " is no address like s3://BUCKET/KEY");
    }
    String rest = matcher.group(2);
    int slash = rest.indexOf('/');
    return new ObjectAddress(
        matcher.group(1).toLowerCase(Locale.ROOT),
        slash < 0 ? rest : rest.substring(0, slash),
        slash < 0 ? "" : rest.substring(slash + 1));
  }

  /**
   * Returns the prefix of the keys below this one.
   *
   * @return the key and a slash; empty for a whole bucket
   */
  public String below() {
    return key.isEmpty() ? "" : key + "/";
  }

  /**
   * Returns the address of an object below this one.
   *
   * @param name its name
   * @return the address
   */
  public ObjectAddress child(String name) {
    return withKey(below() + name);
  }

  /**
   * Returns the address of another object of the bucket.
   *
   * @param other its key
   * @return the address
   */
  public ObjectAddress withKey(String other) {
    return new ObjectAddress(scheme, bucket, other);
  }

  @Override
  public String toString() {
    return scheme + "://" + bucket + "/" + key;
  }
}
