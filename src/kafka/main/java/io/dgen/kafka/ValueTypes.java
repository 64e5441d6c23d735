package io.dgen.kafka;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The types of values that can be replaced and verified: {@code byte[]} and ByteBuffer. */
final class ValueTypes {

  private static final String OF_KAFKA = "org.apache.kafka.common.serialization.";

  private ValueTypes() {}

  /** Refuses Kafka's own serializers and deserializers of other types. */
  static void check(Map<String, ?> properties, String name) {
    Object given = properties.get(name);
    if (given == null) {
      return;
    }
    String type = given instanceof Class<?> known ? known.getName() : given.toString().strip();
    if (type.startsWith(OF_KAFKA)) {
      String what =
          type.substring(OF_KAFKA.length()).replace("Serializer", "").replace("Deserializer", "");
      if (!what.equals("ByteArray") && !what.equals("ByteBuffer")) {
        throw new ConfigException(
            name
                + " is "
                + type
                + ", but must be that of byte[] or ByteBuffer: dgen's values are bytes");
      }
    }
  }

  /** Returns the bytes of a value. */
  static int size(Object value) {
    return switch (value) {
      case byte[] array -> array.length;
      case ByteBuffer buffer -> buffer.remaining();
      default ->
          throw new DataError(
              "cannot replace a value of type "
                  + value.getClass().getName()
                  + ": only byte[] and ByteBuffer are possible");
    };
  }

  /** Returns bytes as a value of the type of another. */
  @SuppressWarnings("unchecked") // it is of the class of the value
  static <V> V like(V value, byte[] made) {
    return (V) (value instanceof ByteBuffer ? ByteBuffer.wrap(made) : made);
  }

  /** Bytes of an array. */
  @SuppressWarnings("ArrayRecordComponent") // it is only passed on
  record Bytes(byte[] array, int offset, int length) {}

  /** Returns a value's bytes without consuming them, or null if it has another type. */
  static @Nullable Bytes bytes(Object value) {
    return switch (value) {
      case byte[] array -> new Bytes(array, 0, array.length);
      case ByteBuffer buffer when buffer.hasArray() ->
          new Bytes(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
      case ByteBuffer buffer -> {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        yield new Bytes(copy, 0, copy.length);
      }
      default -> null;
    };
  }
}
