package io.dgen.storage.write;

import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.HeldDirectory;
import io.dgen.storage.channel.Interruption;
import io.dgen.storage.channel.IoReason;
import io.dgen.storage.channel.NotSyncedException;
import io.dgen.storage.channel.TransferException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Says in a manifest that data is about to be written: once, when all is ready, and not before. The
 * previous manifest comes back if no data has been changed after all. Thread-safe.
 */
final class Announcement {

  /** Replaces the manifest. */
  @FunctionalInterface
  interface Writing {
    /** Writes it to its place. */
    void run() throws IOException;
  }

  /**
   * Where a manifest is.
   *
   * @param directory its directory
   * @param file its name
   */
  record Place(HeldDirectory directory, Path file) {}

  private final Optional<Place> place;
  private final Writing writing;
  private final boolean sync;
  private boolean made;

  /** The manifest before; empty if there was none. */
  private Optional<String> before = Optional.empty();

  private Announcement(Optional<Place> place, Writing writing, boolean sync) {
    this.place = place;
    this.writing = writing;
    this.sync = sync;
  }

  /** Returns an announcement that nobody reads. */
  static Announcement none() {
    return new Announcement(Optional.empty(), () -> {}, false);
  }

  /**
   * An announcement that has not been made.
   *
   * @param place where
   * @param writing writes what it says there
   * @param sync whether a manifest that comes back is synced
   */
  static Announcement in(Place place, Writing writing, boolean sync) {
    return new Announcement(Optional.of(place), writing, sync);
  }

  /**
   * Makes the announcement unless that has been done.
   *
   * @throws IOException if the manifest cannot be written; it is then as before
   */
  synchronized void make() throws IOException {
    if (!made && place.isPresent()) {
      before = AtomicFile.content(place.get().directory(), place.get().file());
      writing.run();
      made = true;
    }
  }

  /**
   * Puts the previous manifest back, because no data has been changed. Data that could not be
   * synced stays incomplete.
   *
   * @param e why not; is told if the manifest cannot be put back
   * @return whether it was replaced and is there again
   */
  synchronized boolean withdraw(Throwable e) {
    if (before.isEmpty() || e instanceof NotSyncedException) {
      return false;
    }
    boolean interrupted = Thread.interrupted(); // or nothing could be written
    try {
      Place manifest = place.orElseThrow();
      AtomicFile.write(manifest.directory(), Map.of(manifest.file(), before.get()), sync);
      before = Optional.empty();
      return true;
    } catch (IOException again) {
      e.addSuppressed(again);
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Returns what to throw after the previous manifest has been put back.
   *
   * @param file the data, if the failure does not name a file
   * @param e why it has not been changed
   * @return an exception that says so
   */
  static IOException unchanged(Path file, IOException e) {
    if (Interruption.ended(e)) {
      return e;
    }
    IOException cause = e instanceof TransferException transfer ? transfer.getCause() : e;
    return new UnchangedException(name(file, e, cause), IoReason.of(cause), e);
  }

  private static String name(Path file, IOException e, IOException cause) {
    if (cause instanceof FileSystemException named && named.getFile() != null) {
      return named.getFile();
    }
    return (e instanceof TransferException transfer ? transfer.file().orElse(file) : file)
        .toString();
  }
}
