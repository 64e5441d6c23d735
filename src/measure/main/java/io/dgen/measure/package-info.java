/**
 * Ratios of data as storage sees it: units hashed to find those that repeat, units compressed each
 * by itself, and what a manifest promises of both.
 *
 * <p>Knows nothing of how the data was made; uses {@code io} to read it and its manifest. Each
 * compressor's library is named in one class alone and may be absent.
 */
package io.dgen.measure;
