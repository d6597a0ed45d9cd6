package dev.keyfence.verifier.control;

import dev.keyfence.verifier.fence.RevocationQuery;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Times;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The query of {@code GET /v1/revocations}.
 *
 * @param query which revocations
 * @param before only those that stand before this position
 * @param limit how many
 * @param problem what is wrong with the query; null when nothing is
 */
record RevocationListQuery(
        RevocationQuery query, long before, int limit, @Nullable Problem problem) {

    private static final List<String> FILTERS =
            List.of("target_kind", "target_value", "reason", "actor", "from", "to");

    /** Reads a request's query. */
    static RevocationListQuery of(HttpRequest<?> request) {
        PageQuery page = PageQuery.of(request, FILTERS);
        String word = page.value("target_kind");
        Optional<Target.Kind> kind = word == null ? Optional.empty() : RevocationBody.kindOf(word);
        if (word != null && kind.isEmpty()) {
            page.reject(
                    "target_kind",
                    "must be key_id, owner, tag, profile, environment or everything");
        }
        String reason = page.value("reason");
        if (reason != null && RevocationReason.ofWord(reason).isEmpty()) {
            page.reject("reason", "must be one of " + RevokeBody.vocabulary());
        }
        String cursor = page.cursor().orElse("");
        if (!cursor.matches("[0-9]{0,18}")) {
            page.reject("cursor", "must be the next_cursor of an earlier answer");
        }
        RevocationQuery query =
                new RevocationQuery(
                        kind.orElse(null),
                        page.value("target_value"),
                        reason,
                        page.value("actor"),
                        micros(page, "from"),
                        micros(page, "to"));
        boolean first = cursor.isEmpty() || page.problem() != null;
        return new RevocationListQuery(
                query,
                first ? Long.MAX_VALUE : Long.parseLong(cursor),
                page.limit(),
                page.problem());
    }

    private static @Nullable Long micros(PageQuery page, String name) {
        String text = page.value(name);
        if (text == null) {
            return null;
        }
        Optional<Long> micros = Times.micros(text);
        if (micros.isEmpty()) {
            page.reject(name, "must be a time as RFC 3339 has it: 2027-01-31T12:00:00Z");
        }
        return micros.orElse(null);
    }
}
