package io.dgen.spark;

import java.io.Serializable;

/**
 * What a task sends to the driver.
 *
 * @param <R> what comes of its part
 * @param value what came of it; null if it was refused
 * @param refusal what was asked for by name and is unavailable there, or null
 * @param executor what generated, or null if nothing did
 */
record PartResult<R extends Serializable>(R value, String refusal, ExecutorReport executor)
    implements Serializable {}
