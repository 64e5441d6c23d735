/** An S3-compatible server for the tests of other modules. */
package io.dgen.s3server;
