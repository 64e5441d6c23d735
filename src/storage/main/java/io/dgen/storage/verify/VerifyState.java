package io.dgen.storage.verify;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.ByteRanges;
import io.dgen.storage.channel.HeldDirectory;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far verifying a file has come, and what it has found: enough to go on after an interruption
 * as if there had been none. It belongs to one file as it was, and to what that should hold.
 *
 * @param file what the file was when verifying began
 * @param manifest what is compared
 * @param next how many bytes of that have been compared
 * @param result what they came to, with offsets from the first of them on
 * @param bad all ranges that are bad, with the same offsets
 */
public record VerifyState(
    FileIdentity file, Manifest manifest, long next, VerifyResult result, ByteRanges bad) {

  private static final String VERSION = "verifyState";

  /** Is there only if it is true. */
  private static final String BAD_MISSING = "badMissing";

  /**
   * Returns the state before anything has been compared.
   *
   * @param file what the file is
   * @param manifest what is to be compared
   * @return nothing compared
   */
  public static VerifyState start(FileIdentity file, Manifest manifest) {
    return new VerifyState(
        file,
        manifest,
        0,
        new PieceResults(manifest.part(manifest.offset(), manifest.offset())).result(),
        new ByteRanges());
  }

  /**
   * Tells why verifying cannot be resumed.
   *
   * @param now what the file is now
   * @param asked what is to be compared
   * @return the reason, or an empty text
   */
  public String differs(FileIdentity now, Manifest asked) {
    if (!manifest.sameContent(asked)) {
      return "it is of other data, or of another range of it";
    }
    if (!file.place().equals(now.place())) {
      return "the file is another one: " + now.place() + ", but was " + file.place();
    }
    if (file.size() != now.size()) {
      return "the file has " + now.size() + " bytes, but had " + file.size();
    }
    return file.modified().equals(now.modified())
        ? ""
        : "the file was written at " + now.modified() + "; before, at " + file.modified();
  }

  /**
   * Writes the state atomically.
   *
   * @param to where
   * @throws IOException if that fails
   */
  public void write(Path to) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(VERSION, 1);
    json.put("size", file.size());
    json.put("modified", file.modified());
    json.put("place", file.place());
    json.put("next", next);
    json.put("result", ResultJson.toMap(result));
    json.put("bad", bad.list().stream().map(r -> List.of(r.offset(), r.length())).toList());
    if (bad.overflowed()) {
      json.put(BAD_MISSING, true);
    }
    json.put("manifest", JSON.std.mapFrom(manifest.toJson()));
    try (HeldDirectory directory = HeldDirectory.of(to)) {
      AtomicFile.write(directory, Map.of(to, JSON.std.asString(json) + "\n"), true);
    }
  }

  /**
   * Reads a state.
   *
   * @param from where it is
   * @return the state
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is none
   */
  public static VerifyState read(Path from) throws IOException {
    String text = Files.readString(from);
    try {
      Map<String, Object> json = JSON.std.mapFrom(text);
      if (!(json.get(VERSION) instanceof Integer version) || version != 1) {
        throw new IllegalArgumentException(
            VERSION + " is " + json.get(VERSION) + ", but this version reads 1");
      }
      Manifest manifest = Manifest.fromJson(JSON.std.asString(json.get("manifest")));
      long next = ResultJson.whole(json, "next");
      if (next < 0 || next > manifest.length()) {
        throw new IllegalArgumentException(
            "next is " + next + ", but must be 0 to " + manifest.length());
      }
      ByteRanges bad = new ByteRanges();
      for (Object each : ResultJson.list(json, "bad")) {
        List<?> pair = (List<?>) each;
        bad.add(((Number) pair.get(0)).longValue(), ((Number) pair.get(1)).longValue());
      }
      if (Boolean.TRUE.equals(json.get(BAD_MISSING))) {
        bad.noteMissing();
      }
      return new VerifyState(
          new FileIdentity(
              ResultJson.whole(json, "size"),
              String.valueOf(json.get("modified")),
              String.valueOf(json.get("place"))),
          manifest,
          next,
          ResultJson.fromMap(ResultJson.map(json, "result"), next),
          bad);
    } catch (IOException | ClassCastException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("not the state of a verification", e);
    }
  }

  /**
   * Returns the result with the offsets of the file.
   *
   * @return what has been compared came to
   */
  public VerifyResult fileResult() {
    return result.moved(manifest.offset());
  }

  /** Returns the state after one more piece, which follows what has been compared. */
  VerifyState and(long length, VerifyResult piece, ByteRanges more) {
    long end = next + length;
    PieceResults pieces =
        new PieceResults(manifest.part(manifest.offset(), manifest.offset() + end));
    if (next > 0) {
      pieces.add(0, result);
    }
    pieces.add(next, piece);
    ByteRanges all = new ByteRanges();
    all.addAll(bad, 0);
    all.addAll(more, 0);
    return new VerifyState(file, manifest, end, pieces.result(), all);
  }
}
