package dev.keyfence.verifier.control;

import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.profile.Profile;
import java.util.List;

/**
 * A key to make.
 *
 * @param profile the profile it will belong to
 * @param owner whose key it will be
 * @param name a name for people
 * @param environment which world it will belong to
 * @param scopes what it may do
 * @param tags its labels
 * @param terms what else it carries
 * @param jwt whether it signs tokens, so that it is kept, sealed
 * @param expiresAtMicros from when on it is refused; {@link
 *     dev.keyfence.verifier.key.StoredKey#NEVER} for never
 */
public record NewKey(
        Profile profile,
        String owner,
        String name,
        Environment environment,
        List<String> scopes,
        List<String> tags,
        KeyTerms terms,
        boolean jwt,
        long expiresAtMicros) {

    /** Keeps its own copies. */
    public NewKey {
        scopes = List.copyOf(scopes);
        tags = List.copyOf(tags);
    }
}
