package io.dgen.storage.verify;

import io.dgen.storage.manifest.Manifest;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What verifying one file came to.
 *
 * @param file its name
 * @param manifest what it should hold
 * @param state whether that could be looked at
 * @param result what it holds, unless it is missing or could not be opened
 * @param failure why it could not be opened or its size not be told
 */
public record FileResult(
    Path file,
    Manifest manifest,
    State state,
    Optional<VerifyResult> result,
    Optional<String> failure) {

  /** Whether a file could be looked at. */
  public enum State {
    /** It was compared. */
    COMPARED,
    /** The sample leaves it out; it is there. */
    LEFT_OUT,
    /** There is none. */
    MISSING,
    /** It could not be opened. */
    REFUSED
  }

  /** Checks that nothing is null. */
  public FileResult {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(result, "result");
    Objects.requireNonNull(failure, "failure");
  }

  static FileResult compared(Path file, Manifest manifest, VerifyResult result) {
    return new FileResult(file, manifest, State.COMPARED, Optional.of(result), Optional.empty());
  }

  static FileResult without(Path file, Manifest manifest, State state) {
    return new FileResult(file, manifest, state, Optional.empty(), Optional.empty());
  }

  static FileResult refused(Path file, Manifest manifest, String failure) {
    return new FileResult(file, manifest, State.REFUSED, Optional.empty(), Optional.of(failure));
  }

  /**
   * Whether it is there, was meant to be complete, and all that was looked at could be read and is
   * right.
   *
   * @return true if so
   */
  public boolean good() {
    return manifest.complete()
        && switch (state) {
          case COMPARED -> result.orElseThrow().good();
          case LEFT_OUT -> true;
          case MISSING, REFUSED -> false;
        };
  }

  /**
   * Whether it is missing, was not meant to be complete, or holds something wrong: not only that it
   * could not be read.
   *
   * @return true if so
   */
  public boolean wrong() {
    return !manifest.complete()
        || state == State.MISSING
        || result.map(VerifyResult::wrong).orElse(false);
  }

  /** With no more extents than that. */
  FileResult shortened(int extents) {
    return new FileResult(file, manifest, state, result.map(r -> r.shortened(extents)), failure);
  }
}
