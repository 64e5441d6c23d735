/**
 * Opens files, devices and pipes for chunks of bytes: aligned and direct I/O, locks against other
 * writers, atomic replacement of small files, and the threads that transfer.
 *
 * <p>Nothing here knows what the bytes are: no streams, no manifests.
 */
package io.dgen.storage.channel;
