/**
 * Generates reproducible test data: a stream is a pure function from (parameters, position) to
 * bytes.
 *
 * <pre>
 *    StreamSpec ──► DataGenerator ──► page runs ──► PageKernel ──► the caller's MemorySegment
 *    (what)         (how: chunks,     (where pages   (native, vector
 *                   workers)          come from)     or scalar)
 * </pre>
 *
 * <p>This package is the public API. It is independent of files and of the command.
 */
package io.dgen;
