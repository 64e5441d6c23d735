package io.dgen.measure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The compressed formats that can be measured. */
public enum Format {
  /** Zstandard. */
  ZSTD(3, 22, "com.github.luben:zstd-jni"),
  /** LZ4: blocks where units are compressed, frames where files are. */
  LZ4(0, 0, "at.yawk.lz4:lz4-java"),
  /** Snappy: raw where units are compressed, framed (64 KiB blocks) where files are. */
  SNAPPY(0, 0, "org.xerial.snappy:snappy-java"),
  /** Gzip: Deflate with a header and a checksum of 18 bytes. */
  GZIP(6, 9, "");

  private final int defaultLevel;
  private final int mostLevel;
  private final String artifact;

  @SuppressWarnings("ImmutableEnumChecker") // tried out once
  private @Nullable Codec codec;

  @SuppressWarnings("ImmutableEnumChecker")
  private @Nullable CompressorRefusedException refusal;

  Format(int defaultLevel, int mostLevel, String artifact) {
    this.defaultLevel = defaultLevel;
    this.mostLevel = mostLevel;
    this.artifact = artifact;
  }

  /**
   * Returns why it is unavailable here.
   *
   * @return the reason and the remedy, or nothing where it is
   */
  public Optional<String> refusal() {
    try {
      codec();
      return Optional.empty();
    } catch (CompressorRefusedException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Returns the name of the format as it is written on a command line. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the names of all formats, for messages. */
  static String names() {
    return Arrays.stream(values()).map(Format::text).collect(Collectors.joining(", "));
  }

  int defaultLevel() {
    return defaultLevel;
  }

  /** Returns the highest level, or 0 if the format has none. */
  int mostLevel() {
    return mostLevel;
  }

  /**
   * Returns its library, which is tried once.
   *
   * @throws CompressorRefusedException if it is unavailable here
   */
  synchronized Codec codec() {
    if (refusal != null) {
      throw refusal;
    }
    Codec made = codec;
    if (made == null) {
      try {
        made = make();
      } catch (NoClassDefFoundError e) {
        throw refused("its library is not there; put " + artifact + " on the class path", e);
      } catch (CompressorRefusedException e) {
        throw refused(e.getMessage(), e);
      } catch (LinkageError | RuntimeException e) {
        throw refused("its native library cannot be loaded: " + root(e), e);
      }
      codec = made;
    }
    return made;
  }

  /** No constructor references: with them, this class could not be loaded without all libraries. */
  private Codec make() {
    return switch (this) {
      case ZSTD -> new ZstdCodec();
      case LZ4 -> new Lz4Codec();
      case SNAPPY -> new SnappyCodec();
      case GZIP -> new GzipCodec();
    };
  }

  /** Returns the refusal and keeps it. */
  private CompressorRefusedException refused(String reason, Throwable cause) {
    CompressorRefusedException told =
        new CompressorRefusedException(text() + " cannot be used: " + reason, cause);
    refusal = told;
    return told;
  }

  private static Throwable root(Throwable e) {
    return e.getCause() == null ? e : root(e.getCause());
  }
}
