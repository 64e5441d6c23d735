/**
 * Test data by the terabyte: a stream is a pure function from (parameters, position) to bytes.
 *
 * <pre>
 *    StreamSpec ──► DataGenerator ──► page runs ──► PageKernel ──► the caller's MemorySegment
 *    (what)         (how: chunks,     (where pages   (native, vector
 *                   workers)          come from)     or scalar)
 * </pre>
 *
 * <p>Here lives the public API and what a generator and its workers share. Uses {@code stream} and
 * {@code numa}; nothing here knows of files, of the command, or of how native code is reached.
 */
package io.dgen;
