/**
 * Writes streams to files, devices and sets of files: {@link io.dgen.storage.StreamFile} writes one
 * file, {@link io.dgen.storage.DataSet} a set.
 *
 * <p>This package joins the others, which know less the further down they are:
 *
 * <pre>
 *   io.dgen.storage            what a user calls to write files
 *     verify     write         compare and write a stream's bytes; neither knows the other
 *     locate       |           where misplaced data belongs
 *        manifest              what files hold, as JSON beside them
 *         channel              files, devices, locks, direct I/O
 *         latency              how long operations take
 * </pre>
 *
 * <p>What reads or writes JSON needs {@code com.fasterxml.jackson.jr:jackson-jr-objects}. Nothing
 * here knows the command.
 */
package io.dgen.storage;
