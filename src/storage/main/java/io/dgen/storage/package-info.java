/**
 * Files: streams written into files, sets of files and devices, and files compared with streams;
 * generation and storage side by side; and the manifests that say what files hold.
 *
 * <p>{@link io.dgen.storage.StreamFile} writes a file, {@link io.dgen.storage.StreamFiles} many,
 * {@link io.dgen.storage.StreamWriter} into any {@link io.dgen.storage.ChunkSink}. What reads or
 * writes JSON needs {@code com.fasterxml.jackson.jr:jackson-jr-objects}, what writes bytes needs
 * {@code org.hdrhistogram:HdrHistogram}.
 *
 * <p>Uses {@code io.dgen} alone; nothing here knows of the command.
 */
package io.dgen.storage;
