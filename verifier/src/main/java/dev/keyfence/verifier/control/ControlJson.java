package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.fence.KeysReceipt;
import dev.keyfence.verifier.fence.NodeView;
import dev.keyfence.verifier.fence.Receipt.NodeReceipt;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyChange;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the control API answers, field by field. */
final class ControlJson {

    private static final double NANOS_PER_MILLI = 1_000_000;

    /** Receipts tell time in milliseconds with two decimals. */
    private static final double HUNDREDTHS = 100;

    private ControlJson() {}

    /** Writes one thing's fields. */
    @FunctionalInterface
    interface Item<T> {
        void write(JsonGenerator json, T item) throws IOException;
    }

    /** A page of a list. */
    static <T> byte[] page(List<T> items, @Nullable String nextCursor, Item<T> item) {
        return Json.object(json -> {
            json.writeArrayFieldStart("items");
            for (T each : items) {
                json.writeStartObject();
                item.write(json, each);
                json.writeEndObject();
            }
            json.writeEndArray();
            Json.string(json, "next_cursor", nextCursor);
        });
    }

    /**
     * A key's fields.
     *
     * @param secret the key itself, which only its creation shows; null everywhere else
     */
    static void key(JsonGenerator json, KeyDetails details, @Nullable String secret)
            throws IOException {
        StoredKey key = details.key();
        json.writeStringField("key_id", key.id().toString());
        if (secret != null) {
            json.writeStringField("key", secret);
        }
        json.writeStringField("profile", key.profile());
        json.writeStringField("owner", key.owner());
        json.writeStringField("name", details.name());
        json.writeStringField("environment", key.environment().word());
        Json.strings(json, "scopes", key.scopes());
        Json.strings(json, "tags", key.tags());
        attributes(json, details.attributes());
        restrictions(json, key.terms().restrictions());
        json.writeBooleanField("jwt", details.signsTokens());
        json.writeBooleanField("canary", key.terms().canary());
        json.writeStringField("state", word(key.status()));
        json.writeNumberField("version", key.version());
        Json.string(json, "created_at", Times.text(key.createdAtMicros()));
        Json.string(json, "updated_at", Times.text(details.updatedAtMicros()));
        Json.string(json, "expires_at", Times.text(key.expiresAtMicros()));
        secrets(json, details.secrets());
    }

    private static void secrets(JsonGenerator json, List<KeyDetails.SecretInfo> secrets)
            throws IOException {
        json.writeArrayFieldStart("secrets");
        for (KeyDetails.SecretInfo info : secrets) {
            json.writeStartObject();
            json.writeNumberField("generation", info.generation());
            Json.string(json, "created_at", Times.text(info.createdAtMicros()));
            Json.string(json, "valid_until", Times.text(info.validUntilMicros()));
            Json.string(json, "sealed_with", info.kek());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** One change of a key. */
    static void change(JsonGenerator json, KeyChange change) throws IOException {
        json.writeStringField("key_id", change.id().toString());
        json.writeNumberField("version", change.version());
        json.writeStringField("type", change.type());
        Json.string(json, "requested_at", Times.text(change.requestedAtMicros()));
        Json.string(json, "accepted_at", Times.text(change.acceptedAtMicros()));
        json.writeObjectFieldStart("actor");
        json.writeStringField("id", change.actor().id());
        Json.string(json, "address", change.actor().address());
        Json.string(json, "request_id", change.actor().requestId());
        json.writeEndObject();
        Json.string(json, "reason", change.reason());
        Json.string(json, "note", change.note());
        Json.string(json, "command_id", change.commandId());
        Json.string(json, "revocation_id", change.revocationId());
        Json.string(json, "leak_source", change.leakSource());
        snapshot(json, "before", change.before());
        snapshot(json, "after", change.after());
    }

    /** How far the fleet is with a change of a key. */
    static void fleet(JsonGenerator json, KeysReceipt receipt) throws IOException {
        json.writeObjectFieldStart("fleet");
        json.writeStringField("status", word(receipt.status()));
        json.writeNumberField("position", receipt.position());
        json.writeNumberField("elapsed_ms", millis(receipt.elapsedNanos()));
        nodes(json, receipt.nodes());
        json.writeEndObject();
    }

    private static void nodes(JsonGenerator json, List<NodeReceipt> nodes) throws IOException {
        json.writeArrayFieldStart("nodes");
        for (NodeReceipt node : nodes) {
            json.writeStartObject();
            json.writeStringField("node_id", node.nodeId());
            json.writeStringField("status", word(node.status()));
            if (node.latencyNanos() == null) {
                json.writeNullField("latency_ms");
            } else {
                json.writeNumberField("latency_ms", millis(node.latencyNanos()));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** One node of the fleet. */
    static void node(JsonGenerator json, NodeView node) throws IOException {
        json.writeStringField("node_id", node.nodeId());
        json.writeNumberField("node_epoch", node.nodeEpoch());
        json.writeStringField("role", node.role());
        json.writeStringField("version", node.version());
        json.writeStringField("status", word(node.status()));
        json.writeNumberField("fence_position", node.fencePosition());
        json.writeNumberField("keys_position", node.keysPosition());
        json.writeNumberField("last_seen_ms", node.lastSeen().toMillis());
        json.writeNumberField("lease_left_ms", node.leaseLeft().toMillis());
        json.writeNumberField("staleness_ms", node.staleness().toMillis());
    }

    private static void snapshot(
            JsonGenerator json, String name, KeyChange.@Nullable Snapshot snapshot)
            throws IOException {
        if (snapshot == null) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeNumberField("version", snapshot.version());
        json.writeStringField("state", word(snapshot.status()));
        json.writeStringField("profile", snapshot.profile());
        json.writeStringField("owner", snapshot.owner());
        json.writeStringField("name", snapshot.name());
        json.writeStringField("environment", snapshot.environment().word());
        Json.strings(json, "scopes", snapshot.scopes());
        Json.strings(json, "tags", snapshot.tags());
        attributes(json, snapshot.terms().attributes());
        restrictions(json, snapshot.terms().restrictions());
        json.writeBooleanField("canary", snapshot.terms().canary());
        json.writeNumberField("secret_generation", snapshot.generation());
        Json.string(json, "expires_at", Times.text(snapshot.expiresAtMicros()));
        Json.string(json, "created_at", Times.text(snapshot.createdAtMicros()));
        Json.string(json, "updated_at", Times.text(snapshot.updatedAtMicros()));
        secrets(json, snapshot.secrets());
        json.writeEndObject();
    }

    private static void attributes(JsonGenerator json, Map<String, String> attributes)
            throws IOException {
        json.writeObjectFieldStart("attributes");
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            json.writeStringField(attribute.getKey(), attribute.getValue());
        }
        json.writeEndObject();
    }

    private static void restrictions(JsonGenerator json, Restrictions restrictions)
            throws IOException {
        if (restrictions.isNone()) {
            json.writeNullField("restrictions");
            return;
        }
        json.writeObjectFieldStart("restrictions");
        RestrictionsField.write(json, restrictions);
        json.writeEndObject();
    }

    static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI * HUNDREDTHS) / HUNDREDTHS;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
