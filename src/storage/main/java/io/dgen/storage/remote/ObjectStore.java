package io.dgen.storage.remote;

import io.dgen.storage.channel.ArrivalObserver;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One bucket of a store. Requests that fail for a while, such as 503 and broken connections, are
 * repeated by the implementation, with growing pauses, and counted in the meter that it was opened
 * with. Thread-safe.
 *
 * <p>Failures are {@link IOException}s whose message names the object and the reason. An interrupt
 * is an {@link java.io.InterruptedIOException}, and the thread stays interrupted.
 */
public interface ObjectStore extends Closeable {

  /**
   * Returns what the store allows for parts.
   *
   * @return the limits
   */
  PartLimits limits();

  /**
   * Looks at an object.
   *
   * @param key its key
   * @return the object; empty if it is missing
   * @throws IOException if the store does not tell
   */
  Optional<StoredObject> head(String key) throws IOException;

  /**
   * Lists objects.
   *
   * @param prefix what their keys begin with
   * @param consumer is told of each, in any order
   * @throws IOException if the store does not tell, or not to the end
   */
  void list(String prefix, Consumer<StoredObject> consumer) throws IOException;

  /**
   * Reads a range of an object.
   *
   * @param key its key
   * @param offset where the range begins, before the object's end
   * @param target where to, from position to limit; the position advances by what was read. It is
   *     not full only at the object's end
   * @param tag the tag that the object must have, or empty
   * @param observer is told of bytes as they come, of all of them or of none
   * @return the object that was read
   * @throws NoSuchFileException if it is missing
   * @throws IOException if it cannot be read, or has another tag
   */
  StoredObject get(String key, long offset, ByteBuffer target, String tag, ArrivalObserver observer)
      throws IOException;

  /**
   * Stores an object in one request; replaces one of that key.
   *
   * @param key its key
   * @param content what it holds
   * @throws IOException if that fails: the object is as before, or holds the content, if only the
   *     answer was lost
   */
  void put(String key, ObjectContent content) throws IOException;

  /**
   * Begins an object that is sent in parts.
   *
   * @param key its key
   * @return the upload's name
   * @throws IOException if that fails
   */
  String begin(String key) throws IOException;

  /**
   * Sends a part.
   *
   * @param key the object's key
   * @param upload the upload's name
   * @param number the part's number, from 1
   * @param content what it holds
   * @return what {@link #complete} needs to know of it
   * @throws IOException if that fails
   */
  String putPart(String key, String upload, int number, ObjectContent content) throws IOException;

  /**
   * Makes an object of its parts; replaces one of that key. Where only the answer is lost, so that
   * the store does not know the upload any more when it is asked again, the implementation looks
   * whether the object is there.
   *
   * @param key the object's key
   * @param upload the upload's name
   * @param parts what {@link #putPart} returned, in the order of the numbers
   * @throws IOException if that fails: the object is not there, or the store does not tell
   */
  void complete(String key, String upload, List<String> parts) throws IOException;

  /**
   * Gives up an object that is sent in parts.
   *
   * @param key the object's key
   * @param upload the upload's name
   * @throws IOException if that fails; the store then keeps the parts
   */
  void abort(String key, String upload) throws IOException;

  /**
   * Deletes objects.
   *
   * @param keys their keys, 1000 at most; missing ones are no failure
   * @throws IOException if any cannot be deleted
   */
  void delete(List<String> keys) throws IOException;

  @Override
  void close();
}
