package io.dgen.spark;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what attempts have left that died, on the driver and while none is at work. */
final class Leftovers {

  private static final Logger LOGGER = LoggerFactory.getLogger("io.dgen.spark");

  private static final int MOST_ROUNDS = 1000;

  private Leftovers() {}

  /**
   * Removes unfinished files and, where files are uploads, gives unfinished ones up. That this does
   * not work is a warning, as nobody sees them. In the root of a bucket they may be anybody's, and
   * stay.
   *
   * @throws IOException if a file cannot be removed
   */
  static void remove(SetDirectory directory) throws IOException {
    FileSystem files = directory.files();
    files.delete(directory.temporary(), true);
    Path path = directory.path();
    if (path.isRoot()
        || !files.hasPathCapability(path, CommonPathCapabilities.FS_MULTIPART_UPLOADER)
        || !AtomicFiles.seenAtClose(files, path)) {
      return;
    }
    try (MultipartUploader uploads = files.createMultipartUploader(path).build()) {
      // So many at a time as it likes; not for ever, as others may go on beginning some.
      for (int i = 0; i < MOST_ROUNDS && uploads.abortUploadsUnderPath(path).get() > 0; i++) {
        LOGGER.debug("dgen {}: unfinished uploads given up", directory);
      }
    } catch (IOException | ExecutionException e) {
      LOGGER.warn("dgen {}: unfinished uploads may be left: {}", directory, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
