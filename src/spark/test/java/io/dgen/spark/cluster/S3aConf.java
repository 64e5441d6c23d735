package io.dgen.spark.cluster;

import io.dgen.s3server.S3Server;
import java.util.Map;

/** What Hadoop's S3A file system needs to know of a server. */
public final class S3aConf {

  private S3aConf() {}

  /** Returns the settings for a Spark application. */
  public static Map<String, String> of(S3Server server) {
    return Map.of(
        "spark.hadoop.fs.s3a.endpoint",
        server.endpoint().toString(),
        "spark.hadoop.fs.s3a.endpoint.region",
        S3Server.REGION,
        "spark.hadoop.fs.s3a.path.style.access",
        "true",
        "spark.hadoop.fs.s3a.access.key",
        S3Server.KEY_ID,
        "spark.hadoop.fs.s3a.secret.key",
        S3Server.SECRET);
  }
}
