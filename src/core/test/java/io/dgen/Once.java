package io.dgen;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Not run again in pure Java, because it would be the same test: nothing that it judges depends on
 * the back end or on native access, or it starts JVMs whose flags are the same in both runs. Bytes,
 * their verification, fallbacks, and messages that name them do depend on it.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("once")
public @interface Once {}
