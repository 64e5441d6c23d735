package io.dgen.cli.verify;

import io.dgen.ReferenceStream;
import io.dgen.StreamSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one file should hold and what it holds once it has been damaged, with the streams that the
 * damage may come from: all by the independent generator.
 */
final class DamagedData {

  static final int PAGE = 4096;
  static final int SECTOR = 512;

  /** A stream: a seed and a number. */
  record Name(long seed, long stream) {}

  private final StreamSpec spec;
  private final int position;
  private final byte[] expected;
  private final Map<Name, byte[]> streams;
  private final List<Name> others;
  byte[] found;

  /**
   * A file that holds what it should.
   *
   * @param spec its stream
   * @param position of the file's start in it
   * @param length the file's
   * @param others streams that damage may bring in: an older seed's, another file's
   */
  DamagedData(StreamSpec spec, int position, int length, List<Name> others) {
    this(spec, position, length, others, new HashMap<>());
  }

  private DamagedData(
      StreamSpec spec, int position, int length, List<Name> others, Map<Name, byte[]> streams) {
    this.spec = spec;
    this.position = position;
    this.others = others;
    this.streams = streams;
    expected = Arrays.copyOfRange(stream(own()), position, position + length);
    found = expected.clone();
  }

  /** Another file of the same run, whole. */
  DamagedData of(long stream) {
    return new DamagedData(spec.withStream(stream), 0, expected.length, others, streams);
  }

  Name own() {
    return new Name(spec.seed(), spec.stream());
  }

  StreamSpec spec() {
    return spec;
  }

  int position() {
    return position;
  }

  byte[] expected() {
    return expected;
  }

  /** The older seed's stream of this number. */
  Name old() {
    return new Name(others.getFirst().seed(), spec.stream());
  }

  /** Another file's. */
  Name other() {
    return others.getLast();
  }

  /** All bytes of a stream with these parameters. */
  byte[] stream(Name name) {
    return streams.computeIfAbsent(
        name,
        n ->
            new ReferenceStream(spec.withSeed(n.seed()).withStream(n.stream()))
                .bytes(0, (int) spec.size()));
  }

  /** The same place of the file, as another stream has it. */
  byte[] inPlace(Name name, int offset, int length) {
    return Arrays.copyOfRange(stream(name), position + offset, position + offset + length);
  }

  void put(byte[] bytes, int offset) {
    System.arraycopy(bytes, 0, found, offset, Math.min(bytes.length, found.length - offset));
  }

  byte[] copy(int offset, int length) {
    return Arrays.copyOfRange(found, offset, Math.min(found.length, offset + length));
  }

  boolean right() {
    return Arrays.equals(expected, found);
  }
}
