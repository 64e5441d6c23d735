package io.dgen.spark;

import io.dgen.StreamSpec;
import io.dgen.storage.manifest.Manifest;

/** What the objects in a directory hold, by one description for all of them. Immutable. */
public sealed interface ObjectSet permits FileObjects, StripedObject {

  /** Most objects of a set: the driver keeps a few bytes for each. */
  long MOST_OBJECTS = 100_000_000;

  /**
   * How many objects there are.
   *
   * @return 1 or more
   */
  long objects();

  /**
   * An object's name in the directory.
   *
   * @param object its number, from 0
   * @return the name
   */
  String name(long object);

  /**
   * What an object holds.
   *
   * @param object its number, from 0
   * @return a stream, and which of its bytes
   */
  Manifest manifest(long object);

  /**
   * The stream of the first object.
   *
   * @return its parameters
   */
  StreamSpec spec();

  /**
   * How many streams the objects are made of.
   *
   * @return as many as objects, or 1
   */
  long streams();

  /**
   * Which object has a byte of a stream.
   *
   * @param stream the stream's index, from 0
   * @param position in that stream
   * @return the object's number
   */
  long objectAt(long stream, long position);

  /**
   * What all objects hold together.
   *
   * @return bytes
   */
  default long bytes() {
    return streams() * spec().size();
  }

  /**
   * Whether all objects have been written.
   *
   * @return false while they are being written, and for ever if that failed
   */
  boolean complete();

  /**
   * The same set, written whole.
   *
   * @return a set that differs in being complete only
   */
  ObjectSet completed();

  /**
   * Whether another set has the same objects, by whatever version and however far written.
   *
   * @param other the other set
   * @return true if names and bytes are the same
   */
  default boolean sameObjects(ObjectSet other) {
    return fileName().equals(other.fileName())
        && spec().equals(other.spec())
        && objects() == other.objects()
        && manifest(0).length() == other.manifest(0).length();
  }

  /**
   * Where a directory's set is described.
   *
   * @return a file's name
   */
  String fileName();

  /**
   * The description.
   *
   * @return a JSON object
   */
  String toJson();

  /**
   * A set from its description.
   *
   * @param fileName where it was found
   * @param json as {@link #toJson} writes it
   * @return the set
   * @throws IllegalArgumentException if it is not such an object, is of a later format version, or
   *     has a parameter out of range
   */
  static ObjectSet fromJson(String fileName, String json) {
    return fileName.equals(StripedObject.FILE_NAME)
        ? StripedObject.fromJson(json)
        : FileObjects.fromJson(json);
  }

  /** Checks that a set is not too large for its driver, or for a count of bytes. */
  static void check(String parameter, long objects, long objectBytes) {
    if (objects < 1 || objects > MOST_OBJECTS) {
      throw new IllegalArgumentException(
          parameter + " makes " + objects + " objects, but there can be 1 to " + MOST_OBJECTS);
    }
    if (objectBytes > Long.MAX_VALUE / objects) {
      throw new IllegalArgumentException(
          "size is " + objectBytes + ", but all objects must have less than 2^63 bytes together");
    }
  }
}
