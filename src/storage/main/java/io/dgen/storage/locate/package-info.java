/**
 * Finds the origin of misplaced data: its seed, stream and position.
 *
 * <p>Works on memory. It does not read files, and does not count what is wrong.
 */
package io.dgen.storage.locate;
