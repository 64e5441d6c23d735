/**
 * Streams as objects in S3: the plug-in for {@code s3://} addresses, and request bodies for clients
 * of a program's own.
 */
package io.dgen.s3;
