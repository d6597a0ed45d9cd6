package dev.keyfence.verifier.decide;

import dev.keyfence.verifier.key.Environment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants of a key.
 *
 * @param profile the profile the key must belong to
 * @param environment the environment the key must belong to; null when any will do
 * @param scopes what the key must hold, all of it
 */
public record Ask(String profile, @Nullable Environment environment, List<String> scopes) {}
