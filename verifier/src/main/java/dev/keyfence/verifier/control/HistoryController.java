package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.store.KeyChange;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyHistory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What happened to a key. */
@Controller("/v1/keys/{id}/history")
@Requires(property = "keyfence.plane", value = "control")
@Produces("*/*")
final class HistoryController {

    private final Calls calls;
    private final KeyDirectory directory;
    private final KeyHistory history;

    HistoryController(Calls calls, KeyDirectory directory, KeyHistory history) {
        this.calls = calls;
        this.directory = directory;
        this.history = history;
    }

    /** Lists a key's changes, oldest first. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request, @PathVariable String id) {
        return calls.read(request, AdminScope.AUDIT_READ, _ -> page(request, KeyId.parse(id)));
    }

    private MutableHttpResponse<byte[]> page(HttpRequest<?> request, Optional<KeyId> id) {
        PageQuery query = PageQuery.of(request, List.of());
        String cursor = query.cursor().orElse("0");
        if (!cursor.matches("[0-9]{1,18}")) {
            query.reject("cursor", "must be the next_cursor of an earlier answer");
        }
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        List<KeyChange> changes =
                id.map(key -> history.changes(key, Long.parseLong(cursor), query.limit() + 1))
                        .orElse(List.of());
        if (changes.isEmpty() && id.flatMap(directory::find).isEmpty()) {
            return Answers.problem(KeysController.noSuchKey(), request);
        }
        boolean more = changes.size() > query.limit();
        List<KeyChange> items = more ? changes.subList(0, query.limit()) : changes;
        return Answers.json(
                200,
                ControlJson.page(
                        items,
                        more ? String.valueOf(items.getLast().version()) : null,
                        ControlJson::change));
    }
}
