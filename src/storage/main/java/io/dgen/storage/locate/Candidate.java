package io.dgen.storage.locate;

import io.dgen.DataGenerator;

/**
 * Where found data may belong: which stream, and how far its positions are from the file's offsets.
 *
 * @param generator the stream's
 * @param shift position in that stream less offset in the file
 * @param occurrences how often the page by which it was found stands in the stream; 0 if not
 *     counted
 */
record Candidate(DataGenerator generator, long shift, long occurrences) {

  /** Where the bytes at an offset of the file belong. */
  Origin origin(long offset) {
    return new Origin(
        generator.spec().seed(), generator.spec().stream(), offset + shift, occurrences);
  }

  boolean sameAs(Candidate other) {
    return shift == other.shift
        && generator.spec().seed() == other.generator.spec().seed()
        && generator.spec().stream() == other.generator.spec().stream();
  }
}
