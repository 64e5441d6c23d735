/**
 * The library in other programs, to be copied: {@link io.dgen.examples.S3Upload} with the AWS SDK,
 * {@link io.dgen.examples.HadoopWrite} with Hadoop's {@code FileSystem}. Their tests run them
 * against an S3-compatible server and a Hadoop cluster.
 */
package io.dgen.examples;
