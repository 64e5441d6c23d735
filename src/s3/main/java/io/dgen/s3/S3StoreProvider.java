package io.dgen.s3;

import io.dgen.storage.remote.ObjectStore;
import io.dgen.storage.remote.ObjectStoreProvider;
import io.dgen.storage.remote.RequestMeter;
import io.dgen.storage.remote.StoreOptions;
import java.io.IOException;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Opens S3 buckets by the AWS SDK. Found by {@link java.util.ServiceLoader}. */
public final class S3StoreProvider implements ObjectStoreProvider {

  /** Of a request, unless AWS_MAX_ATTEMPTS says otherwise: some minutes of a busy store. */
  private static final int ATTEMPTS = 10;

  /** For manifests, while all others send data. */
  private static final int SPARE_CONNECTIONS = 2;

  /** For the service loader. */
  public S3StoreProvider() {}

  @Override
  public String scheme() {
    return "s3";
  }

  @Override
  public String description() {
    return "AWS SDK for Java " + VersionInfo.SDK_VERSION;
  }

  @Override
  public ObjectStore open(String bucket, StoreOptions options, RequestMeter meter)
      throws IOException {
    RequestCounter counter = new RequestCounter(meter);
    S3ClientBuilder builder =
        S3Client.builder()
            .credentialsProvider(credentials())
            .forcePathStyle(options.pathStyle())
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(options.connections() + SPARE_CONNECTIONS))
            .overrideConfiguration(
                all -> all.retryStrategy(retries()).addExecutionInterceptor(counter));
    options.endpoint().ifPresent(endpoint -> builder.endpointOverride(endpoint(endpoint)));
    options.region().ifPresent(region -> builder.region(Region.of(region)));
    if (options.region().isEmpty() && options.endpoint().isPresent()) {
      builder.region(usualRegion());
    }
    try {
      return new S3Store(builder.build(), bucket, meter, counter);
    } catch (SdkException e) {
      throw new IllegalArgumentException("region is missing: give --region, or set AWS_REGION", e);
    }
  }

  /** Not of a token bucket: a write of hours must outlast a minute in which all is refused. */
  private static RetryStrategy retries() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(SdkSystemSetting.AWS_MAX_ATTEMPTS.getIntegerValue().orElse(ATTEMPTS))
        .circuitBreakerEnabled(false)
        .build();
  }

  private static AwsCredentialsProvider credentials() {
    DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build();
    try {
      chain.resolveCredentials();
      return chain;
    } catch (SdkException e) {
      chain.close();
      throw new IllegalArgumentException(
          "no AWS credentials are found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
              + " AWS_PROFILE",
          e);
    }
  }

  private static URI endpoint(String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw badEndpoint(text, e);
    }
    throw badEndpoint(text, null);
  }

  private static IllegalArgumentException badEndpoint(String text, Throwable cause) {
    return new IllegalArgumentException(
        "endpoint is " + text + ", but must be http://HOST or https://HOST, with a port or without",
        cause);
  }

  /** Stores other than Amazon's seldom care; the machine is not asked whether it is Amazon's. */
  private static Region usualRegion() {
    try {
      return new AwsRegionProviderChain(
              new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
          .getRegion();
    } catch (SdkException e) {
      return Region.US_EAST_1;
    }
  }
}
