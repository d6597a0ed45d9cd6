package dev.keyfence.verifier.http;

import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.profile.Failure;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Template;
import dev.keyfence.verifier.profile.Template.Escape;
import dev.keyfence.verifier.profile.Variable;
import dev.keyfence.verifier.verify.Decision;
import io.micronaut.http.MutableHttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a client of an API is told no: in the API's own words, where its profile has any. */
final class Refusals {

    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String RETRY_AFTER = "Retry-After";
    private static final byte[] EMPTY = {};

    private Refusals() {}

    static MutableHttpResponse<byte[]> answer(Decision decision, Deny deny, Profile profile) {
        Denial denial = Denial.of(deny, profile.name());
        Optional<Failure> own = profile.failures().of(deny.reason());
        MutableHttpResponse<byte[]> response =
                own.map(failure -> own(failure, decision, deny, profile))
                        .orElseGet(() -> Answers.problem(denial.problem()));
        if (denial.challenge() != null && !response.getHeaders().contains(CHALLENGE)) {
            response.header(CHALLENGE, denial.challenge());
        }
        if (deny.reason().unavailable() && !response.getHeaders().contains(RETRY_AFTER)) {
            response.header(RETRY_AFTER, Answers.RETRY_AFTER_SECONDS);
        }
        return response;
    }

    private static MutableHttpResponse<byte[]> own(
            Failure failure, Decision decision, Deny deny, Profile profile) {
        Template body = failure.body();
        byte[] bytes =
                body == null
                        ? EMPTY
                        : body.fill(each -> value(each, decision, deny, profile), Escape.JSON)
                                .getBytes(StandardCharsets.UTF_8);
        MutableHttpResponse<byte[]> response =
                Answers.bytes(failure.status(), failure.mediaType(), bytes);
        for (Map.Entry<String, Template> header : failure.headers().entrySet()) {
            response.header(
                    header.getKey(),
                    header.getValue()
                            .fill(each -> value(each, decision, deny, profile), Escape.HEADER));
        }
        return response;
    }

    private static Optional<String> value(
            Variable variable, Decision decision, Deny deny, Profile profile) {
        return switch (variable) {
            case KEY_ID -> Optional.of(keyId(decision, deny.candidate()));
            case EXPIRED_AT -> Optional.ofNullable(deny.candidate()).map(Refusals::expiredAt);
            case SCOPE -> Optional.ofNullable(deny.missingScope());
            case HEADER -> Optional.of(profile.schemes().getFirst().header());
            case REASON -> Optional.of(deny.reasonCode());
            case DECISION_ID -> Optional.of(decision.id().toString());
            case RETRY_AFTER -> Optional.of(Answers.RETRY_AFTER_SECONDS);
        };
    }

    private static String keyId(Decision decision, @Nullable Candidate candidate) {
        if (candidate != null) {
            return candidate.key().id().toString();
        }
        return decision.digestPrefix() == null ? "key_unknown" : "key_" + decision.digestPrefix();
    }

    private static @Nullable String expiredAt(Candidate candidate) {
        return Times.text(
                Math.min(candidate.key().expiresAtMicros(), candidate.secretValidUntilMicros()));
    }
}
