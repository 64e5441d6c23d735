/**
 * Streams as files of a Hadoop {@link org.apache.hadoop.fs.FileSystem}: {@code
 * dgen://42/7?size=1TiB&dedup=2} for everything that reads one. The URIs are those of {@link
 * io.dgen.nio}.
 */
package io.dgen.hadoop;
