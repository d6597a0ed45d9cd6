package dev.keyfence.verifier.control;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.decide.Call;
import dev.keyfence.verifier.decide.Verdict.Allow;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.ClientAddress;
import dev.keyfence.verifier.http.Problem;
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
import java.util.Optional;

/**
 * Who may make a control call: a key of the profile {@code keyfence} that holds the call's scope,
 * verified by this very node, whether it comes in a header or stands behind a browser's session. So
 * a revoked administrator is out like anybody else, and every call is a decision in the log.
 */
final class Admission {

    private static final int UNAUTHORIZED = 401;

    private final Verifier verifier;
    private final Profile profile;
    private final ClientAddress clients;

    private final Sessions sessions;

    Admission(Verifier verifier, Profiles profiles, ClientAddress clients, Sessions sessions) {
        this.verifier = verifier;
        this.sessions = sessions;
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

    /** Verifies the key that a call comes with, in a header or by a browser's session. */
    Admitted admit(HttpRequest<?> request, AdminScope scope) {
        return admit(request, List.of(scope.scope()));
    }

    /** As above, for a call that needs all of these scopes. */
    Admitted admit(HttpRequest<?> request, List<String> scopes) {
        Presented presented = profile.presented(request.getHeaders()::getAll);
        Optional<String> token = SessionCookie.in(request);
        return presented != Presented.None.INSTANCE || token.isEmpty()
                ? admit(request, presented, scopes)
                : admitSession(request, token.get(), scopes);
    }

    /**
     * A session may do what its key may, and is over when the key is refused. One that is not there
     * presents no key: there is nothing to decide.
     */
    private Admitted admitSession(HttpRequest<?> request, String token, List<String> scopes) {
        Problem objection = SameOrigin.objection(request);
        if (objection != null) {
            return new Out(crossSite(objection, request));
        }
        Optional<Presented.Key> key = sessions.use(token);
        if (key.isEmpty()) {
            return new Out(SessionCookie.take(request, Answers.problem(signedOut(), request)));
        }
        Admitted admitted = admit(request, key.get(), scopes);
        if (admitted instanceof Out out && out.response().code() == UNAUTHORIZED) {
            sessions.close(token);
        }
        return admitted;
    }

    /** Verifies a key that a call presents. */
    Admitted admit(HttpRequest<?> request, Presented presented, List<String> scopes) {
        Decision decision = verifier.verify(question(request, presented, scopes));
        return switch (decision.verdict()) {
            case Allow allow -> new In(caller(allow.candidate().key(), presented, request));
            case Deny deny -> new Out(Answers.denial(deny, request));
        };
    }

    /**
     * Whether a caller who was let in, and stays, would be again. Records no decision; counts as
     * use of their session.
     */
    boolean stillLetsIn(HttpRequest<?> request, AdminScope scope) {
        Presented presented = profile.presented(request.getHeaders()::getAll);
        if (presented == Presented.None.INSTANCE) {
            Optional<Presented.Key> key = SessionCookie.in(request).flatMap(sessions::use);
            if (key.isEmpty()) {
                return false;
            }
            presented = key.get();
        }
        return verifier.wouldAllow(question(request, presented, List.of(scope.scope())));
    }

    private VerifyRequest question(
            HttpRequest<?> request, Presented presented, List<String> scopes) {
        String address = clients.of(request);
        return new VerifyRequest(
                profile,
                presented,
                null,
                scopes,
                new Call(request.getMethodName(), request.getPath(), address),
                new RequestContext(
                        request.getMethodName(),
                        Answers.logged(request.getPath()),
                        address,
                        Answers.logged(request.getHeaders().get("User-Agent")),
                        null));
    }

    /** The answer to a request that another site made a browser send; its key may be good. */
    static MutableHttpResponse<byte[]> crossSite(Problem objection, HttpRequest<?> request) {
        MutableHttpResponse<byte[]> response = Answers.problem(objection, request);
        response.getHeaders().remove(Answers.CHALLENGE);
        return response;
    }

    /** What a browser is told whose session is over. */
    static Problem signedOut() {
        return Problem.of(
                UNAUTHORIZED,
                "signed_out",
                "Nobody is signed in",
                "the session is over, or its key is refused now: sign in again");
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
