package dev.keyfence.verifier.http;

import io.micronaut.core.annotation.Nullable;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A body that may be missing. Micronaut takes a body for required unless its own annotation says
 * otherwise; JSpecify's it does not see on arrays.
 */
@Nullable
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface OptionalBody {}
