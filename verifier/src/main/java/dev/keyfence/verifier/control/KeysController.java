package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Making keys and reading them. */
@Controller("/v1/keys")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class KeysController {

    private final Calls calls;
    private final KeyMaker maker;
    private final KeyDirectory directory;
    private final LastUse lastUse;
    private final InstantSource clock;

    KeysController(
            Calls calls,
            KeyMaker maker,
            KeyDirectory directory,
            LastUse lastUse,
            InstantSource clock) {
        this.calls = calls;
        this.maker = maker;
        this.clock = clock;
        this.directory = directory;
        this.lastUse = lastUse;
    }

    /** Makes a key; its secret is in this answer and nowhere else. */
    @Post
    CompletableFuture<HttpResponse<byte[]>> create(HttpRequest<byte[]> request) {
        return calls.run(request, AdminScope.KEYS_WRITE, caller -> maker.make(request, caller));
    }

    /** Lists keys in the order of their creation. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.read(request, AdminScope.KEYS_READ, _ -> page(request));
    }

    /** One key. */
    @Get("/{id}")
    CompletableFuture<HttpResponse<byte[]>> get(HttpRequest<?> request, @PathVariable String id) {
        return calls.read(
                request,
                AdminScope.KEYS_READ,
                _ ->
                        find(id).map(lastUse::show)
                                .orElseGet(() -> Answers.problem(noSuchKey(), request)));
    }

    static Problem noSuchKey() {
        return Problem.notFound("no key has this id");
    }

    private Optional<KeyDetails> find(String id) {
        return KeyId.parse(id).flatMap(directory::find);
    }

    private MutableHttpResponse<byte[]> page(HttpRequest<?> request) {
        PageQuery query = PageQuery.of(request, KeyQuery.FILTERS);
        KeyFilter filter = KeyQuery.filter(query, clock.instant());
        Long unusedSince = LastUse.unusedSince(query, clock.instant());
        Optional<KeyId> after = query.cursor().flatMap(KeyId::parse);
        if (query.cursor().isPresent() && after.isEmpty()) {
            query.reject("cursor", "must be the next_cursor of an earlier answer");
        }
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        if (unusedSince != null) {
            return lastUse.unused(filter, after.orElse(null), query.limit(), unusedSince);
        }
        List<KeyDetails> keys = directory.list(filter, after.orElse(null), query.limit() + 1);
        boolean more = keys.size() > query.limit();
        List<KeyDetails> items = more ? keys.subList(0, query.limit()) : keys;
        return Answers.json(
                200,
                ControlJson.page(
                        items,
                        more ? items.getLast().key().id().toString() : null,
                        (json, key) -> ControlJson.key(json, key, null)));
    }
}
