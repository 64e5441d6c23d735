package io.dgen.s3;

import io.dgen.storage.remote.RequestMeter;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Counts the requests of a synchronous client, and their attempts. Thread-safe. */
final class RequestCounter implements ExecutionInterceptor {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final RequestMeter meter;

  /** When the calling thread's attempt began: the whole of a request happens on it. */
  private final ThreadLocal<Long> began = ThreadLocal.withInitial(System::nanoTime);

  RequestCounter(RequestMeter meter) {
    this.meter = meter;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    meter.request();
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    began.set(System.nanoTime());
    meter.attempt();
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    int status = context.httpResponse().statusCode();
    if (status == SERVICE_UNAVAILABLE || status == TOO_MANY_REQUESTS) {
      meter.refused();
    }
  }

  /** The calling thread has received the first byte of what it asked for. */
  void firstByte() {
    meter.firstByte(System.nanoTime() - began.get());
  }
}
