package io.dgen.storage.locate;

import java.util.Optional;

/**
 * Where a range of a file's data belongs.
 *
 * @param offset where the range begins in the file
 * @param length how long it is
 * @param zeros whether it is all zero: then it belongs nowhere in particular
 * @param origin where it belongs, if that has been found
 */
public record LocatedExtent(long offset, long length, boolean zeros, Optional<Origin> origin) {}
