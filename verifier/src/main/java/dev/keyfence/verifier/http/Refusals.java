package dev.keyfence.verifier.http;

import dev.keyfence.verifier.profile.Failure;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Template;
import dev.keyfence.verifier.profile.Template.Escape;
import dev.keyfence.verifier.profile.Variable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How a client of an API is told no: in the API's own words, where its profile has any. */
final class Refusals {

    private static final int STATUS_UNAUTHORIZED = 401;
    private static final int STATUS_FORBIDDEN = 403;
    private static final byte[] EMPTY = {};

    private Refusals() {}

    /** What the client is told. */
    static Reply reply(RefusalFacts facts, Profile profile) {
        Denial denial = Denial.of(facts.reason(), facts.missingScope(), profile);
        Optional<Failure> own = profile.failures().of(facts.reason());
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        own.ifPresent(failure ->
                failure.headers()
                        .forEach((name, template) ->
                                headers.put(
                                        name,
                                        template.fill(
                                                each -> value(each, facts, profile),
                                                Escape.HEADER))));
        int status = own.map(Failure::status).orElse(denial.problem().status());
        if (denial.challenge() != null) {
            headers.putIfAbsent(Answers.CHALLENGE, denial.challenge());
        } else if (status == STATUS_UNAUTHORIZED || status == STATUS_FORBIDDEN) {
            headers.putIfAbsent(Answers.CHALLENGE, profile.challenge());
        }
        if (facts.reason().unavailable()) {
            headers.putIfAbsent(LimitHeaders.RETRY_AFTER, Answers.RETRY_AFTER_SECONDS);
        }
        facts.limits().forEach(headers::putIfAbsent);
        if (own.isEmpty()) {
            Reply problem = Reply.of(denial.problem());
            return new Reply(problem.status(), problem.mediaType(), headers, problem.body());
        }
        Template body = own.get().body();
        byte[] bytes =
                body == null
                        ? EMPTY
                        : body.fill(each -> value(each, facts, profile), Escape.JSON)
                                .getBytes(StandardCharsets.UTF_8);
        return new Reply(own.get().status(), own.get().mediaType(), headers, bytes);
    }

    private static Optional<String> value(Variable variable, RefusalFacts facts, Profile profile) {
        return switch (variable) {
            case KEY_ID -> Optional.of(facts.keyId());
            case EXPIRED_AT -> Optional.ofNullable(facts.expiredAt());
            case SCOPE -> Optional.ofNullable(facts.missingScope());
            case HEADER -> Optional.of(profile.schemes().getFirst().header());
            case REASON -> Optional.of(facts.reason().code());
            case DECISION_ID -> Optional.of(facts.decisionId());
            case RETRY_AFTER -> Optional.of(facts.retryAfter());
        };
    }
}
