package io.dgen.s3;

import io.dgen.storage.remote.ObjectAddress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkInterruptedException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** Puts the SDK's exceptions as those of files. */
final class S3Failure {

  private static final int NOT_FOUND = 404;
  private static final int FORBIDDEN = 403;
  private static final int CHANGED = 412;

  private S3Failure() {}

  static IOException of(ObjectAddress address, SdkException e) {
    if (e instanceof AbortedException || interrupted(e)) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException(address + ": interrupted");
      interrupted.initCause(e);
      return interrupted;
    }
    IOException failure =
        switch (e) {
          case NoSuchBucketException _ ->
              new FileSystemException(address.toString(), null, "no such bucket");
          case AwsServiceException answer when answer.statusCode() == NOT_FOUND ->
              new NoSuchFileException(address.toString(), null, reason(answer));
          case AwsServiceException answer when answer.statusCode() == FORBIDDEN ->
              new AccessDeniedException(address.toString(), null, reason(answer));
          case AwsServiceException answer when answer.statusCode() == CHANGED ->
              new FileSystemException(address.toString(), null, "was replaced while it was read");
          case AwsServiceException answer ->
              new FileSystemException(address.toString(), null, reason(answer));
          default -> new FileSystemException(address.toString(), null, reason(e));
        };
    failure.initCause(e);
    return failure;
  }

  private static boolean interrupted(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SdkInterruptedException || cause instanceof InterruptedException) {
        return true;
      }
    }
    return false;
  }

  private static String reason(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    String text = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
    return String.format(
        Locale.ROOT,
        "the store answers %d%s%s%s",
        e.statusCode(),
        code == null ? "" : " " + code,
        text == null ? "" : ": " + text,
        attempts(e));
  }

  private static String reason(SdkException e) {
    String text = String.valueOf(e.getMessage());
    int attempts = text.indexOf(" (SDK Attempt Count");
    return (attempts < 0 ? text : text.substring(0, attempts)) + attempts(e);
  }

  private static String attempts(SdkException e) {
    Integer attempts = e.numAttempts();
    return attempts == null || attempts < 2 ? "" : " (" + attempts + " attempts)";
  }
}
