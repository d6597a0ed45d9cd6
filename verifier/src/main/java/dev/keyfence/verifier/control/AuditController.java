package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.store.AuditGaps;
import dev.keyfence.verifier.store.AuditGaps.Filter;
import dev.keyfence.verifier.store.AuditGaps.Gap;
import dev.keyfence.verifier.store.AuditGaps.Place;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Which decisions are missing. */
@Controller("/v1/audit/gaps")
@Requires(property = "keyfence.plane", value = "control")
@Produces("*/*")
final class AuditController {

    private static final List<String> FILTERS = List.of("node_id", "node_epoch", "open");

    private final Calls calls;
    private final AuditGaps gaps;

    AuditController(Calls calls, AuditGaps gaps) {
        this.calls = calls;
        this.gaps = gaps;
    }

    /** Lists gaps by node, start and number. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.read(request, AdminScope.AUDIT_READ, _ -> answer(request));
    }

    private MutableHttpResponse<byte[]> answer(HttpRequest<?> request) {
        PageQuery query = PageQuery.of(request, FILTERS);
        Filter filter = filter(query);
        Optional<Place> after = query.cursor().flatMap(GapCursor::parse);
        if (query.cursor().isPresent() && after.isEmpty()) {
            query.reject("cursor", "must be the next_cursor of an earlier answer");
        }
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        if (!gaps.complete()) {
            return Answers.problem(
                    Problem.unavailable(
                            "gaps_incomplete",
                            "this node is reading gaps from Kafka: try again in a moment"),
                    request);
        }
        List<Gap> found = gaps.find(filter, after.orElse(null), query.limit() + 1);
        boolean more = found.size() > query.limit();
        List<Gap> items = more ? found.subList(0, query.limit()) : found;
        return Answers.json(
                200,
                GapJson.page(
                        items,
                        gaps.missing(),
                        more ? GapCursor.text(items.getLast().place()) : null));
    }

    private static Filter filter(PageQuery query) {
        String epoch = query.value("node_epoch");
        String open = query.value("open");
        if (epoch != null && !epoch.matches("[0-9]{1,18}")) {
            query.reject("node_epoch", "must be a number");
        }
        if (open != null && !open.matches("true|false")) {
            query.reject("open", "must be true or false");
        }
        return new Filter(
                query.value("node_id"),
                query.problem() == null ? number(epoch) : null,
                "true".equals(open));
    }

    private static @Nullable Long number(@Nullable String text) {
        return text == null ? null : Long.valueOf(text);
    }
}
