package dev.keyfence.verifier.verify;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.decide.Call;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.profile.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One verification.
 *
 * @param profile the API that was called
 * @param presented what the request presents as its key
 * @param environment the environment the key must belong to; null when any will do
 * @param scopes what the key must hold, all of it
 * @param call the request in full, as the key's restrictions look at it
 * @param context what is known of the request, for publishing
 */
public record VerifyRequest(
        Profile profile,
        Presented presented,
        @Nullable Environment environment,
        List<String> scopes,
        Call call,
        RequestContext context) {}
