package io.dgen.spark;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.StreamSpec;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/**
 * One stream cut into parts of equal size, the last of which may be shorter: a Hadoop file system
 * lets nobody write a file from several machines. The parts one after the other are the stream. Its
 * description is the stream's manifest with the size of the parts, so whoever knows manifests can
 * check the concatenation with it.
 *
 * @param manifest the whole stream
 * @param stripe bytes of a part
 */
public record StripedObject(Manifest manifest, long stripe) implements ObjectSet {

  static final String FILE_NAME = "dgen-striped.json";

  private static final String PREFIX = "part-";
  private static final int LEAST_DIGITS = 6;
  private static final String MEMBER = "stripe";
  private static final JSON PRETTY = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

  /**
   * Checks the size of the parts.
   *
   * @throws IllegalArgumentException naming what is out of range
   */
  public StripedObject {
    Objects.requireNonNull(manifest, "manifest");
    if (stripe < 1) {
      throw new IllegalArgumentException("stripe is " + stripe + ", but must be 1 byte or more");
    }
    if (manifest.position() != 0 || manifest.length() != manifest.spec().size()) {
      throw new IllegalArgumentException("a striped object must be a whole stream");
    }
    ObjectSet.check(MEMBER, parts(manifest.spec().size(), stripe), 0);
  }

  /**
   * A stream in parts, not yet written.
   *
   * @param spec the stream
   * @param stripe bytes of a part
   * @param tool what writes it
   * @return the set
   */
  public static StripedObject of(StreamSpec spec, long stripe, String tool) {
    return new StripedObject(new Manifest(spec, 0, spec.size(), false, tool), stripe);
  }

  static StripedObject fromJson(String json) {
    Manifest manifest = Manifest.fromJson(json);
    try {
      Object stripe = JSON.std.mapFrom(json).get(MEMBER);
      if (stripe instanceof Integer || stripe instanceof Long) {
        return new StripedObject(manifest, ((Number) stripe).longValue());
      }
      throw new IllegalArgumentException(
          "stripe is " + stripe + ", but must be a whole number below 2^63");
    } catch (IOException e) {
      throw new IllegalArgumentException("not a JSON object", e);
    }
  }

  private static long parts(long size, long stripe) {
    return Math.max(1, Math.ceilDiv(size, stripe)); // an empty stream has an empty part
  }

  @Override
  public long objects() {
    return parts(spec().size(), stripe);
  }

  @Override
  public String name(long object) {
    String number = Long.toString(Objects.checkIndex(object, objects()));
    int digits = Math.max(LEAST_DIGITS, Long.toString(objects() - 1).length());
    return PREFIX + "0".repeat(digits - number.length()) + number;
  }

  @Override
  public Manifest manifest(long object) {
    long start = Objects.checkIndex(object, objects()) * stripe;
    long length = Math.min(stripe, spec().size() - start);
    return new Manifest(
        spec(),
        start,
        length,
        manifest.complete(),
        manifest.synced(),
        manifest.tool(),
        manifest.asked());
  }

  @Override
  public StreamSpec spec() {
    return manifest.spec();
  }

  @Override
  public long streams() {
    return 1;
  }

  @Override
  public long objectAt(long stream, long position) {
    return position / stripe;
  }

  @Override
  public boolean complete() {
    return manifest.complete();
  }

  @Override
  public ObjectSet completed() {
    return new StripedObject(manifest.completed(false), stripe);
  }

  @Override
  public String fileName() {
    return FILE_NAME;
  }

  @Override
  public String toJson() {
    try {
      Map<String, Object> members = JSON.std.mapFrom(manifest.toJson());
      members.put(MEMBER, stripe);
      return PRETTY.asString(members);
    } catch (IOException e) {
      throw new AssertionError("a map of numbers and strings has a JSON form", e);
    }
  }
}
