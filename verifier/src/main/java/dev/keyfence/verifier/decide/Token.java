package dev.keyfence.verifier.decide;

import org.jspecify.annotations.Nullable;

/**
 * A token that was signed with a key and presented in its place.
 *
 * @param subject whom the key's holder made it for; null when it does not say
 */
public record Token(@Nullable String subject) {}
