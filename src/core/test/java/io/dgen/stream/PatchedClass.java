package io.dgen.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A class file in which a name is replaced by another. Creates kernels that this machine lacks, or
 * that are wrong.
 */
final class PatchedClass {

  private static final int UTF8_TAG = 1;

  private final Class<?> type;
  private byte[] bytes;

  private PatchedClass(Class<?> type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  static PatchedClass of(Class<?> type) throws IOException {
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      return new PatchedClass(type, in.readAllBytes());
    }
  }

  /** Replaces the only entry of the constant pool with this name. */
  PatchedClass renaming(String from, String to) {
    byte[] old = entry(from);
    int at = -1;
    for (int i = 0; i + old.length <= bytes.length; i++) {
      if (java.util.Arrays.equals(bytes, i, i + old.length, old, 0, old.length)) {
        if (at >= 0) {
          throw new AssertionError(from + " stands more than once in " + type);
        }
        at = i;
      }
    }
    if (at < 0) {
      throw new AssertionError(type + " does not mention " + from);
    }
    ByteArrayOutputStream patched = new ByteArrayOutputStream();
    patched.write(bytes, 0, at);
    patched.writeBytes(entry(to));
    patched.write(bytes, at + old.length, bytes.length - at - old.length);
    bytes = patched.toByteArray();
    return this;
  }

  private static byte[] entry(String name) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    byte[] entry = new byte[3 + text.length];
    entry[0] = UTF8_TAG;
    entry[1] = (byte) (text.length >>> 8);
    entry[2] = (byte) text.length;
    System.arraycopy(text, 0, entry, 3, text.length);
    return entry;
  }

  /** Writes the class file into a directory of the class path. */
  void into(Path directory) throws IOException {
    Path file = directory.resolve(type.getName().replace('.', '/') + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}
