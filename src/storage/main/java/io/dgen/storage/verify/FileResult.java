package io.dgen.storage.verify;

import io.dgen.storage.manifest.Manifest;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of verifying one file or object.
 *
 * @param file its name or address
 * @param manifest what it should hold
 * @param state whether the file could be verified
 * @param result what it holds; empty if it is missing or could not be opened
 * @param failure why it could not be opened, or its size not be found out
 */
public record FileResult(
    String file,
    Manifest manifest,
    State state,
    Optional<VerifyResult> result,
    Optional<String> failure) {

  /** Whether a file could be verified. */
  public enum State {
    /** It was compared. */
    COMPARED,
    /** It exists, but is not in the sample. */
    LEFT_OUT,
    /** It does not exist. */
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

  static FileResult compared(String file, Manifest manifest, VerifyResult result) {
    return new FileResult(file, manifest, State.COMPARED, Optional.of(result), Optional.empty());
  }

  static FileResult without(String file, Manifest manifest, State state) {
    return new FileResult(file, manifest, state, Optional.empty(), Optional.empty());
  }

  static FileResult refused(String file, Manifest manifest, String failure) {
    return new FileResult(file, manifest, State.REFUSED, Optional.empty(), Optional.of(failure));
  }

  /**
   * Returns whether the file exists, its manifest says complete, and all that was verified could be
   * read and is right.
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
   * Returns whether the file is missing, its manifest says incomplete, or it holds something wrong.
   * An unreadable file alone is not wrong.
   *
   * @return true if so
   */
  public boolean wrong() {
    return !manifest.complete()
        || state == State.MISSING
        || result.map(VerifyResult::wrong).orElse(false);
  }

  /** Returns the result with at most so many extents of each kind. */
  FileResult shortened(int extents) {
    return new FileResult(file, manifest, state, result.map(r -> r.shortened(extents)), failure);
  }
}
