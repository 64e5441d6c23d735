package io.dgen.storage.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What a request sends. It can be read again for every attempt, so that nothing is buffered. */
public interface ObjectContent {

  /**
   * Returns how much it is.
   *
   * @return bytes
   */
  long length();

  /**
   * Opens it.
   *
   * @return the same bytes each time; the caller closes it
   * @throws IOException if it cannot be opened
   */
  InputStream open() throws IOException;

  /**
   * Returns a short text as content.
   *
   * @param text the text
   * @return its UTF-8 form
   */
  static ObjectContent text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new ObjectContent() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }
}
