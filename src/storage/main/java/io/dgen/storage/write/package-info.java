/**
 * Writes a stream's bytes to files, devices and pipes, generating them meanwhile.
 *
 * <p>Knows nothing of the package that verifies.
 */
package io.dgen.storage.write;
