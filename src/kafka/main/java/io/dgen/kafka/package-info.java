/** Interceptors for Kafka clients: values from a stream, verified by the consumer. */
@NullMarked
package io.dgen.kafka;

import org.jspecify.annotations.NullMarked;
