/**
 * Compares files with the streams that they should hold, and reports where they differ and what is
 * there instead.
 *
 * <p>Never writes, and knows nothing of the package that does.
 */
package io.dgen.storage.verify;
