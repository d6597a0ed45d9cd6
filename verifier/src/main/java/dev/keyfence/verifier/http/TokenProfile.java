package dev.keyfence.verifier.http;

import java.util.Optional;

/** Whose keys a token is one of. Safe for any number of threads; never blocks. */
@FunctionalInterface
public interface TokenProfile {

    /**
     * The name of the profile of the key that a token opens; empty when it opens none, or when this
     * node cannot tell yet. Decides nothing: the key may be revoked.
     *
     * @param token what may be a key: a secret
     */
    Optional<String> of(String token);
}
