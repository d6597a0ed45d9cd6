package dev.keyfence.verifier.http;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.decide.Call;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.RequestContext;
import dev.keyfence.verifier.verify.VerifyRequest;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Who asks about tokens: a key of the profile {@code keyfence} with the scope {@code introspect},
 * presented as everywhere, or as the password of HTTP Basic, which is how OAuth's clients are set
 * up (RFC 6749 section 2.3.1). The user name is not looked at: the key alone says who calls.
 */
@Singleton
@Requires(property = "keyfence.plane", value = "data")
final class IntrospectionCaller {

    /** Asks for the scheme that the caller tried, as RFC 6749 section 5.2 wants. */
    static final String BASIC_CHALLENGE = "Basic realm=\"keyfence\"";

    private static final String AUTHORIZATION = "Authorization";
    private static final String BASIC = "Basic ";
    private static final Profile PROFILE = Profiles.keyfence();
    private static final List<String> NEEDED = List.of(AdminScope.INTROSPECT.scope());

    private final FreshVerifier verifier;
    private final ClientAddress clients;

    IntrospectionCaller(FreshVerifier verifier, ClientAddress clients) {
        this.verifier = verifier;
        this.clients = clients;
    }

    /** Decides whether the caller may ask. */
    Decision verify(HttpRequest<?> request) {
        String client = clients.of(request);
        return verifier.verify(
                request,
                new VerifyRequest(
                        PROFILE,
                        presented(request),
                        null,
                        NEEDED,
                        new Call(request.getMethodName(), IntrospectionController.PATH, client),
                        new RequestContext(
                                request.getMethodName(),
                                IntrospectionController.PATH,
                                client,
                                CleanText.logged(request.getHeaders().get("User-Agent")),
                                null)));
    }

    private static Presented presented(HttpRequest<?> request) {
        Presented plain = PROFILE.presented(request.getHeaders()::getAll);
        if (!isBasic(request)) {
            return plain;
        }
        List<String> values = request.getHeaders().getAll(AUTHORIZATION);
        return plain instanceof Presented.None && values.size() == 1
                ? password(values.getFirst().substring(BASIC.length()).strip())
                : Presented.Malformed.INSTANCE;
    }

    private static Presented password(String encoded) {
        try {
            String pair =
                    new String(Base64.getDecoder().decode(encoded), StandardCharsets.ISO_8859_1);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Presented.Malformed.INSTANCE
                    : Presented.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Presented.Malformed.INSTANCE;
        }
    }

    /** True when the caller came with HTTP Basic. */
    static boolean isBasic(HttpRequest<?> request) {
        String value = request.getHeaders().get(AUTHORIZATION);
        return value != null && value.regionMatches(true, 0, BASIC, 0, BASIC.length());
    }
}
