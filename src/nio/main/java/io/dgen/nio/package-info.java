/**
 * Streams as files of {@code java.nio.file}. With this module's jar on the class path or module
 * path, {@code Path.of(URI.create("dgen://42/7?size=1TiB&dedup=2"))} is stream 7 of seed 42: a file
 * that can be read from any position, and takes no space. Nothing can be written.
 */
package io.dgen.nio;
