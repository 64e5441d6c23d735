package io.dgen.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What lies in a store, seen past the library. */
final class Stored {

  private Stored() {}

  /** SHA-256 of all of it, in hexadecimal. */
  static String sha256(InputStream stored) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(stored, MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Makes a byte of a store's file another one, in place. */
  static void spoil(Path file, long offset) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int right = bytes.read();
      bytes.seek(offset);
      bytes.write(right ^ 0x10);
    }
  }
}
