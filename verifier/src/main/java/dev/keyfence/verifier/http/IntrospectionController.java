package dev.keyfence.verifier.http;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.decide.Call;
import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.Verdict.Allow;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.RequestContext;
import dev.keyfence.verifier.verify.VerifyRequest;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tells a service whether a token is good, and whose it is (RFC 7662). What is not good is never
 * told apart. On the data plane, since that is where services ask and where any number of nodes
 * answer; with a key of the caller's own all the same, since the RFC wants it and since clients of
 * this endpoint are set up with one.
 */
@Controller
@Requires(property = "keyfence.plane", value = "data")
@Consumes("*/*")
@Produces("*/*")
final class IntrospectionController {

    /** Where it is; {@link FrontDoor} lets its media type through. */
    static final String PATH = "/oauth2/introspect";

    /** Who vouches for what is told: keys are Keyfence's, whatever API they are for. */
    private static final String ISSUER = "keyfence";

    private static final byte[] INACTIVE = "{\"active\":false}".getBytes(StandardCharsets.US_ASCII);

    private final IntrospectionCaller callers;
    private final FreshVerifier verifier;
    private final Profiles profiles;
    private final TokenProfile tokens;

    IntrospectionController(
            IntrospectionCaller callers,
            FreshVerifier verifier,
            Profiles profiles,
            TokenProfile tokens) {
        this.callers = callers;
        this.verifier = verifier;
        this.profiles = profiles;
        this.tokens = tokens;
    }

    /** Lets the caller in, verifies the token, answers. */
    @Post(PATH)
    HttpResponse<byte[]> introspect(HttpRequest<byte[]> request) {
        return switch (callers.verify(request).verdict()) {
            case Deny deny -> refused(deny, request);
            case Allow _ -> verifier.mark(Answers.secret(answer(request)));
        };
    }

    private MutableHttpResponse<byte[]> answer(HttpRequest<byte[]> request) {
        if (request.getUri().getRawQuery() != null) {
            return invalid("send the token in the body, never in the URL");
        }
        TokenForm form =
                TokenForm.read(
                        request.getHeaders().get("Content-Type"), request.getBody().orElse(null));
        if (form.error() != null) {
            return invalid(form.error());
        }
        Optional<Profile> profile = profileOf(form);
        if (profile.isEmpty()) {
            return invalid("the profiles of this node are: " + String.join(", ", profiles.names()));
        }
        Decision decision =
                verifier.verify(
                        request,
                        new VerifyRequest(
                                profile.get().unlimited(),
                                Presented.of(form.token()),
                                null,
                                List.of(),
                                new Call(null, null, form.clientIp()),
                                new RequestContext(
                                        null,
                                        null,
                                        CleanText.logged(form.clientIp()),
                                        null,
                                        null)));
        return FreshVerifier.markStale(answer(decision), decision);
    }

    /**
     * The API whose key the token must be: what the caller names; else the key's own, or for what
     * opens no key one that has keys of this shape. Empty when the caller names what is not there.
     */
    private Optional<Profile> profileOf(TokenForm form) {
        if (form.profile() != null) {
            return profiles.find(form.profile());
        }
        return tokens.of(form.token())
                .flatMap(profiles::find)
                .or(() -> profiles.ofShape(form.token()))
                .or(() -> profiles.find(Profiles.KEYFENCE));
    }

    private static MutableHttpResponse<byte[]> answer(Decision decision) {
        return switch (decision.verdict()) {
            case Allow allow -> Answers.json(200, active(allow.candidate(), decision));
            case Deny deny ->
                    deny.reason().unavailable()
                            ? OAuthErrors.of(
                                            503,
                                            "temporarily_unavailable",
                                            "this node cannot tell now; ask again, or another node")
                                    .header("Retry-After", Answers.RETRY_AFTER_SECONDS)
                            : Answers.json(200, INACTIVE);
        };
    }

    private static byte[] active(Candidate candidate, Decision decision) {
        StoredKey key = candidate.key();
        return Json.object(json -> {
            json.writeBooleanField("active", true);
            json.writeStringField("scope", String.join(" ", key.scopes()));
            json.writeStringField("client_id", key.id().toString());
            json.writeStringField("sub", key.owner());
            json.writeStringField("aud", key.profile());
            json.writeStringField("iss", ISSUER);
            json.writeNumberField("iat", TimeUnit.MICROSECONDS.toSeconds(key.createdAtMicros()));
            if (candidate.expiresAtMicros() != StoredKey.NEVER) {
                json.writeNumberField(
                        "exp", TimeUnit.MICROSECONDS.toSeconds(candidate.expiresAtMicros()));
            }
            json.writeStringField("environment", key.environment().word());
            json.writeStringField("decision_id", decision.id().toString());
        });
    }

    private static MutableHttpResponse<byte[]> refused(Deny deny, HttpRequest<?> request) {
        MutableHttpResponse<byte[]> response = Answers.secret(Answers.denial(deny));
        if (response.code() == 401 && IntrospectionCaller.isBasic(request)) {
            response.getHeaders().set(Answers.CHALLENGE, IntrospectionCaller.BASIC_CHALLENGE);
        }
        return response;
    }

    private static MutableHttpResponse<byte[]> invalid(String why) {
        return OAuthErrors.of(400, "invalid_request", why);
    }
}
