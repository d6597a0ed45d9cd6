package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.store.KeyChange;
import dev.keyfence.verifier.store.KeyHistory;
import dev.keyfence.verifier.store.KeyHistory.Page;
import dev.keyfence.verifier.store.KeyHistory.Place;
import dev.keyfence.verifier.store.KeyHistory.Query;
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

/** What happened to all keys: the audit trail. */
@Controller("/v1/key-events")
@Requires(property = "keyfence.plane", value = "control")
@Produces("*/*")
final class KeyEventsController {

    private static final List<String> FILTERS =
            List.of("owner", "actor", "type", "key_id", "from", "to", "order");

    private final Calls calls;
    private final KeyHistory history;

    KeyEventsController(Calls calls, KeyHistory history) {
        this.calls = calls;
        this.history = history;
    }

    /** Lists changes in the order of their acceptance; the newest first, unless asked otherwise. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.read(request, AdminScope.AUDIT_READ, _ -> page(request));
    }

    private MutableHttpResponse<byte[]> page(HttpRequest<?> request) {
        PageQuery query = PageQuery.of(request, FILTERS);
        Query asked = asked(query);
        Optional<Place> after = query.cursor().flatMap(EventCursor::parse);
        if (query.cursor().isPresent() && after.isEmpty()) {
            query.reject("cursor", "must be the next_cursor of an earlier answer");
        }
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        Page page = history.find(asked, after.orElse(null), query.limit());
        return Answers.json(
                200,
                ControlJson.page(
                        page.changes(),
                        page.end() == null ? null : EventCursor.text(page.end()),
                        ControlJson::change));
    }

    private static Query asked(PageQuery query) {
        String type = query.value("type");
        if (type != null && !KeyChange.TYPES.contains(type)) {
            query.reject("type", "must be one of " + String.join(", ", KeyChange.TYPES));
        }
        String order = query.value("order");
        if (order != null && !List.of("newest", "oldest").contains(order)) {
            query.reject("order", "must be newest or oldest");
        }
        return new Query(
                keyId(query),
                query.value("owner"),
                query.value("actor"),
                type,
                time(query, "from", 0),
                time(query, "to", StoredKey.NEVER),
                !"oldest".equals(order));
    }

    private static @Nullable KeyId keyId(PageQuery query) {
        String text = query.value("key_id");
        if (text == null) {
            return null;
        }
        Optional<KeyId> id = KeyId.parse(text);
        if (id.isEmpty()) {
            query.reject("key_id", "must be the id of a key");
        }
        return id.orElse(null);
    }

    private static long time(PageQuery query, String name, long otherwise) {
        String text = query.value(name);
        if (text == null) {
            return otherwise;
        }
        Optional<Long> micros = Times.micros(text).filter(time -> time >= 0);
        if (micros.isEmpty()) {
            query.reject(name, "must be a time as RFC 3339 has it, of 1970 or later");
        }
        return micros.orElse(otherwise);
    }
}
