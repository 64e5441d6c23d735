/**
 * Finds where data belongs that stands in the wrong place: the seed, stream and position it is of.
 *
 * <p>Works on memory. It does not read files, and does not count what is wrong.
 */
package io.dgen.storage.locate;
