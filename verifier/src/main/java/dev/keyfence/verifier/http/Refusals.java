package dev.keyfence.verifier.http;

import dev.keyfence.verifier.profile.Failure;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Template;
import dev.keyfence.verifier.profile.Template.Escape;
import dev.keyfence.verifier.profile.Variable;
import io.micronaut.http.MutableHttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** How a client of an API is told no: in the API's own words, where its profile has any. */
final class Refusals {

    private static final String RETRY_AFTER = "Retry-After";
    private static final byte[] EMPTY = {};

    private Refusals() {}

    static MutableHttpResponse<byte[]> answer(RefusalFacts facts, Profile profile) {
        Denial denial = Denial.of(facts.reason(), facts.missingScope(), profile);
        Optional<Failure> own = profile.failures().of(facts.reason());
        MutableHttpResponse<byte[]> response =
                own.map(failure -> own(failure, facts, profile))
                        .orElseGet(() -> Answers.problem(denial.problem()));
        if (denial.challenge() != null && !response.getHeaders().contains(Answers.CHALLENGE)) {
            response.header(Answers.CHALLENGE, denial.challenge());
        }
        if (facts.reason().unavailable() && !response.getHeaders().contains(RETRY_AFTER)) {
            response.header(RETRY_AFTER, Answers.RETRY_AFTER_SECONDS);
        }
        return response;
    }

    private static MutableHttpResponse<byte[]> own(
            Failure failure, RefusalFacts facts, Profile profile) {
        Template body = failure.body();
        byte[] bytes =
                body == null
                        ? EMPTY
                        : body.fill(each -> value(each, facts, profile), Escape.JSON)
                                .getBytes(StandardCharsets.UTF_8);
        MutableHttpResponse<byte[]> response =
                Answers.bytes(failure.status(), failure.mediaType(), bytes);
        for (Map.Entry<String, Template> header : failure.headers().entrySet()) {
            response.header(
                    header.getKey(),
                    header.getValue().fill(each -> value(each, facts, profile), Escape.HEADER));
        }
        return response;
    }

    private static Optional<String> value(Variable variable, RefusalFacts facts, Profile profile) {
        return switch (variable) {
            case KEY_ID -> Optional.of(facts.keyId());
            case EXPIRED_AT -> Optional.ofNullable(facts.expiredAt());
            case SCOPE -> Optional.ofNullable(facts.missingScope());
            case HEADER -> Optional.of(profile.schemes().getFirst().header());
            case REASON -> Optional.of(facts.reason().code());
            case DECISION_ID -> Optional.of(facts.decisionId());
            case RETRY_AFTER -> Optional.of(Answers.RETRY_AFTER_SECONDS);
        };
    }
}
