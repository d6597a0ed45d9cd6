package dev.keyfence.verifier.http;

import dev.keyfence.verifier.http.TokenRevocation.Outcome;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets whoever holds a key end it (RFC 7009). Needs no other key: to know it is enough. What opens
 * no key is answered as what did, as the RFC asks.
 */
@Controller
@Requires(property = "keyfence.plane", pattern = "data|control")
@Consumes("*/*")
@Produces("*/*")
final class TokenRevocationController {

    /** Where it is; {@link FrontDoor} lets its media type through. */
    static final String PATH = "/oauth2/revoke";

    private static final byte[] EMPTY = {};

    private final TokenRevocation revocation;
    private final ClientAddress clients;
    private final MissLimit misses;

    TokenRevocationController(TokenRevocation revocation, ClientAddress clients, MissLimit misses) {
        this.revocation = revocation;
        this.clients = clients;
        this.misses = misses;
    }

    /** Ends the key in the body. */
    @Post(PATH)
    CompletableFuture<HttpResponse<byte[]>> revoke(HttpRequest<byte[]> request) {
        if (request.getUri().getRawQuery() != null) {
            return CompletableFuture.completedFuture(
                    OAuthErrors.of(
                            400,
                            "invalid_request",
                            "send the token in the body, never in the URL"));
        }
        TokenForm form =
                TokenForm.read(
                        request.getHeaders().get("Content-Type"), request.getBody().orElse(null));
        if (form.error() != null) {
            return CompletableFuture.completedFuture(
                    OAuthErrors.of(400, "invalid_request", form.error()));
        }
        String address = clients.of(request);
        return revocation
                .revoke(form.token(), address, RequestId.of(request))
                .handle((outcome, _) -> answer(outcome, address));
    }

    private HttpResponse<byte[]> answer(@Nullable Outcome outcome, @Nullable String address) {
        return switch (outcome == null ? Outcome.UNAVAILABLE : outcome) {
            case REVOKED -> done();
            case UNKNOWN ->
                    misses.allows(address)
                            ? done()
                            : OAuthErrors.of(
                                            429,
                                            "slow_down",
                                            "too many tokens from this address open no key")
                                    .header("Retry-After", Answers.RETRY_AFTER_SECONDS);
            case LAST_ADMIN_KEY ->
                    OAuthErrors.of(
                            409,
                            "last_admin_key",
                            "nobody could administer Keyfence any more: revoke this key at the"
                                    + " control plane, which lets you say that you mean it");
            case UNAVAILABLE ->
                    OAuthErrors.of(
                                    503,
                                    "temporarily_unavailable",
                                    "take the token for valid still, and try again")
                            .header("Retry-After", Answers.RETRY_AFTER_SECONDS);
        };
    }

    private static MutableHttpResponse<byte[]> done() {
        return Answers.secret(HttpResponse.<byte[]>ok().body(EMPTY));
    }
}
