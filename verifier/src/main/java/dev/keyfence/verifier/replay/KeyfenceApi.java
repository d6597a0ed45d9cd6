package dev.keyfence.verifier.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The calls that a replay makes. Thread-safe. */
final class KeyfenceApi {

    /** How long a revocation may wait for the fleet before its receipt says "pending". */
    private static final int REVOKE_WAIT_MILLIS = 10_000;

    /** Marks the keys that a replay made, so that they can be found, and revoked, together. */
    private static final String TAG = "replay";

    private final Calls calls;
    private final ReplayTarget target;
    private final ReplaySettings.Keys keys;

    KeyfenceApi(Calls calls, ReplayTarget target, ReplaySettings.Keys keys) {
        this.calls = calls;
        this.target = target;
        this.keys = keys;
    }

    /** Why one of the two planes cannot be reached, or null when both can. */
    @Nullable String unreachable() {
        String data = calls.unreachable(at(target.dataPlane(), "/health/live"));
        return data != null ? data : calls.unreachable(at(target.controlPlane(), "/health/live"));
    }

    /** Makes a key for the source of a request. */
    CompletableFuture<Creation> create(LoggedRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("profile", keys.profile());
        body.put("owner", request.owner());
        body.put("name", request.source());
        body.put("environment", keys.environment());
        put(body, "scopes", keys.scopes());
        put(body, "tags", List.of(TAG));
        return calls.post(at(target.controlPlane(), "/v1/keys"), target.key(), body)
                .thenApply(KeyfenceApi::creation);
    }

    /** Verifies a key as a request presented it. */
    CompletableFuture<Answer> verify(MintedKey key, LoggedRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("key", key.secret());
        body.put("profile", keys.profile());
        put(body, "scopes", keys.scopes());
        put(body, "method", request.method());
        put(body, "route", request.route());
        put(body, "client_ip", request.clientIp());
        put(body, "user_agent", request.userAgent());
        body.put("time", request.time().toString());
        return calls.post(at(target.dataPlane(), "/v1/verify"), null, body)
                .thenApply(KeyfenceApi::answer);
    }

    /** Revokes a key, and waits for the receipt. */
    CompletableFuture<Receipt> revoke(String keyId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("reason", "key_compromise");
        body.put("note", "revoked by a replay");
        body.put("wait_ms", REVOKE_WAIT_MILLIS);
        return calls.post(
                        at(target.controlPlane(), "/v1/keys/" + keyId + "/revoke"),
                        target.key(),
                        body)
                .thenApply(KeyfenceApi::receipt);
    }

    private static Creation creation(Reply reply) {
        return switch (reply) {
            case Reply.Unreachable unreachable -> new Creation.Failed(unreachable.failure());
            case Reply.Answered answered -> {
                String id = answered.body().path("key_id").asText("");
                String secret = answered.body().path("key").asText("");
                yield answered.status() == 201 && !id.isEmpty() && !secret.isEmpty()
                        ? new Creation.Made(new MintedKey(id, secret))
                        : new Creation.Failed(answered.failure());
            }
        };
    }

    private static Answer answer(Reply reply) {
        return switch (reply) {
            case Reply.Unreachable unreachable -> new Answer.Undecided(unreachable.failure());
            case Reply.Answered answered -> {
                JsonNode allowed = answered.body().path("allowed");
                String reason = answered.body().path("reason").asText("");
                yield answered.status() == 200 && allowed.isBoolean() && !reason.isEmpty()
                        ? new Answer.Decided(
                                allowed.booleanValue(),
                                reason,
                                answered.startNanos(),
                                answered.endNanos())
                        : new Answer.Undecided(answered.failure());
            }
        };
    }

    private static Receipt receipt(Reply reply) {
        return switch (reply) {
            case Reply.Unreachable unreachable -> new Receipt.Missing(unreachable.failure());
            case Reply.Answered answered -> {
                JsonNode body = answered.body();
                yield answered.status() == 200 && body.path("status").isTextual()
                        ? new Receipt.Given(
                                body.path("status").textValue().equals("confirmed"),
                                body.path("position").asLong(-1),
                                body.path("elapsed_ms").asDouble(),
                                body.path("nodes").size(),
                                answered.endNanos())
                        : new Receipt.Missing(answered.failure());
            }
        };
    }

    private static void put(ObjectNode body, String field, @Nullable String value) {
        if (value != null) {
            body.put(field, value);
        }
    }

    private static void put(ObjectNode body, String field, List<String> values) {
        values.forEach(body.putArray(field)::add);
    }

    private static URI at(URI base, String path) {
        String start = base.toString();
        return URI.create(
                (start.endsWith("/") ? start.substring(0, start.length() - 1) : start) + path);
    }
}
