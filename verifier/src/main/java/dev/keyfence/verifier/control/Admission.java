package dev.keyfence.verifier.control;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.decide.Call;
import dev.keyfence.verifier.decide.Verdict.Allow;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.ClientAddress;
import dev.keyfence.verifier.http.RequestId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.store.KeyChange.Actor;
import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.RequestContext;
import dev.keyfence.verifier.verify.Verifier;
import dev.keyfence.verifier.verify.VerifyRequest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.util.List;

/**
 * Who may make a control call: a key of the profile {@code keyfence} that holds the call's scope,
 * verified by this very node. So a revoked administrator is out like anybody else, and every call
 * is a decision in the log.
 */
final class Admission {

    private final Verifier verifier;
    private final Profile profile;
    private final ClientAddress clients;

    Admission(Verifier verifier, Profiles profiles, ClientAddress clients) {
        this.verifier = verifier;
        // Whoever revokes a key must be let in even when that can no longer be recorded.
        this.profile =
                profiles.find(Profiles.KEYFENCE)
                        .map(Profile::evenIfUnrecorded)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "the control plane needs the profile "
                                                + Profiles.KEYFENCE));
        this.clients = clients;
    }

    /** Whether a caller is let in. */
    sealed interface Admitted {}

    /** They are. */
    record In(Caller caller) implements Admitted {}

    /** They are not, and are told why. */
    record Out(MutableHttpResponse<byte[]> response) implements Admitted {}

    /** Verifies the key that a call comes with. */
    Admitted admit(HttpRequest<?> request, AdminScope scope) {
        String address = clients.of(request);
        Presented presented = profile.presented(request.getHeaders()::getAll);
        Decision decision =
                verifier.verify(
                        new VerifyRequest(
                                profile,
                                presented,
                                null,
                                List.of(scope.scope()),
                                new Call(request.getMethodName(), request.getPath(), address),
                                new RequestContext(
                                        request.getMethodName(),
                                        Answers.logged(request.getPath()),
                                        address,
                                        Answers.logged(request.getHeaders().get("User-Agent")),
                                        null)));
        return switch (decision.verdict()) {
            case Allow allow -> new In(caller(allow.candidate().key(), presented, request));
            case Deny deny -> new Out(Answers.denial(deny, request));
        };
    }

    private Caller caller(StoredKey key, Presented presented, HttpRequest<?> request) {
        if (!(presented instanceof Presented.Key secret)) {
            throw new IllegalStateException("nobody is let in without a key");
        }
        return new Caller(
                new Actor(key.id().toString(), clients.of(request), RequestId.of(request)),
                key.scopes(),
                secret);
    }
}
