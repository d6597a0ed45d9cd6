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
 * @param grants which scopes stand for others
 */
public record Ask(
        String profile,
        @Nullable Environment environment,
        List<String> scopes,
        ScopeGrants grants) {

    /** A request where every scope stands for itself. */
    public Ask(String profile, @Nullable Environment environment, List<String> scopes) {
        this(profile, environment, scopes, ScopeGrants.NONE);
    }
}
