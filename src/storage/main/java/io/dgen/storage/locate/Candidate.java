package io.dgen.storage.locate;

import io.dgen.DataGenerator;

/**
 * Where found data may belong: which stream, and how far its positions are from the file's offsets.
 *
 * @param generator the stream's
 * @param shift position in that stream less offset in the file
 */
record Candidate(DataGenerator generator, long shift) {

  boolean sameAs(Candidate other) {
    return shift == other.shift
        && generator.spec().seed() == other.generator.spec().seed()
        && generator.spec().stream() == other.generator.spec().stream()
        && generator.spec().change().equals(other.generator.spec().change());
  }
}
