package io.dgen.storage.exercise;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.StreamSpec;
import io.dgen.storage.manifest.SpecJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What a journal or map is about. Its first line names the format, then a JSON object follows,
 * padded to {@link #BYTES} with a checksum at the end.
 *
 * @param spec the stream
 * @param blockBytes bytes of a block
 * @param sync what the target promises
 * @param atomicBytes what the target promises to write whole or not at all
 * @param base the version of every block at the start, unless a record says otherwise
 * @param zeroing whether blocks may be zeroed
 * @param streamed whether the journal went through a pipe, so that its end may be missing
 * @param session a number that distinguishes this journal's records from others'
 * @param started when it was started, in milliseconds since 1970
 * @param target what the target was called
 */
public record JournalHeader(
    StreamSpec spec,
    int blockBytes,
    SyncMode sync,
    int atomicBytes,
    int base,
    boolean zeroing,
    boolean streamed,
    long session,
    long started,
    String target) {

  /** Bytes before the first record. */
  static final int BYTES = 8192;

  static final String JOURNAL = "dgen exercise journal 1\n";
  static final String MAP = "dgen exercise map 1\n";

  private static final int CHECKSUM_DIGITS = 8;
  private static final int TEXT_BYTES = BYTES - CHECKSUM_DIGITS;

  /**
   * Returns how many blocks there are.
   *
   * @return blocks
   */
  public long blocks() {
    return spec.size() / blockBytes;
  }

  byte[] encoded(String format) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("target", target);
    members.put("block", blockBytes);
    members.put("sync", sync.name());
    members.put("atomicWrite", atomicBytes);
    members.put("base", base);
    members.put("zeroing", zeroing);
    members.put("streamed", streamed);
    members.put("session", Long.toUnsignedString(session));
    members.put("started", started);
    members.put("stream", SpecJson.toJson(spec));
    byte[] text;
    try {
      text = (format + JSON.std.asString(members) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("maps, numbers and strings have a JSON form", e);
    }
    if (text.length > TEXT_BYTES) {
      throw new IllegalArgumentException("target has too long a name for the header of a journal");
    }
    byte[] all = new byte[BYTES];
    java.util.Arrays.fill(all, (byte) ' ');
    System.arraycopy(text, 0, all, 0, text.length);
    byte[] sum = checksum(all).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(sum, 0, all, TEXT_BYTES, sum.length);
    return all;
  }

  /** Returns the header that these bytes hold. */
  static JournalHeader decoded(byte[] all, String format) throws IOException {
    String text = new String(all, 0, TEXT_BYTES, StandardCharsets.UTF_8);
    if (!text.startsWith(format)) {
      throw new IOException("does not begin with \"" + format.strip() + "\"");
    }
    if (!checksum(all)
        .equals(new String(all, TEXT_BYTES, CHECKSUM_DIGITS, StandardCharsets.US_ASCII))) {
      throw new IOException("is damaged at byte 0: the checksum of its header is wrong");
    }
    try {
      Map<String, Object> members = JSON.std.mapFrom(text.substring(format.length()));
      return new JournalHeader(
          SpecJson.fromJson(member(members, "stream", String.class)),
          member(members, "block", Number.class).intValue(),
          SyncMode.valueOf(member(members, "sync", String.class)),
          member(members, "atomicWrite", Number.class).intValue(),
          member(members, "base", Number.class).intValue(),
          member(members, "zeroing", Boolean.class),
          member(members, "streamed", Boolean.class),
          Long.parseUnsignedLong(member(members, "session", String.class)),
          member(members, "started", Number.class).longValue(),
          member(members, "target", String.class));
    } catch (RuntimeException e) {
      throw new IOException("has a header that cannot be read: " + e.getMessage(), e);
    }
  }

  private static <T> T member(Map<String, Object> members, String name, Class<T> type) {
    Object value = members.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(name + " is missing or of another type");
    }
    return type.cast(value);
  }

  private static String checksum(byte[] all) {
    CRC32C crc = new CRC32C();
    crc.update(all, 0, TEXT_BYTES);
    return java.util.HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
