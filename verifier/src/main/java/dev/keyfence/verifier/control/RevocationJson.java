package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.fence.Receipt;
import dev.keyfence.verifier.fence.Receipt.NodeReceipt;
import dev.keyfence.verifier.fence.ReportedRevocation;
import dev.keyfence.verifier.fence.RevocationEntry;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.StoredKey;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the control API says of revocations, field by field. */
final class RevocationJson {

    private RevocationJson() {}

    /** A revocation's receipt, and what was asked. */
    static byte[] report(ReportedRevocation report) {
        return Json.object(json -> write(json, report));
    }

    /**
     * As above.
     *
     * @param covered how many keys it covers; null where nobody asked
     */
    static byte[] report(ReportedRevocation report, @Nullable Long covered) {
        return Json.object(json -> {
            write(json, report);
            if (covered != null) {
                json.writeNumberField("keys_covered", covered);
            }
        });
    }

    /** A revocation's fields. */
    static void write(JsonGenerator json, ReportedRevocation report) throws IOException {
        RevocationEntry entry = report.entry();
        Receipt receipt = report.receipt();
        json.writeStringField("revocation_id", entry.id());
        json.writeStringField("status", word(receipt.status()));
        json.writeNumberField("position", receipt.position());
        Json.string(json, "requested_at", Times.text(entry.requestedAtMicros()));
        millis(json, "elapsed_ms", receipt.elapsedNanos());
        json.writeArrayFieldStart("nodes");
        for (NodeReceipt node : receipt.nodes()) {
            json.writeStartObject();
            json.writeStringField("node_id", node.nodeId());
            json.writeStringField("status", word(node.status()));
            millis(json, "latency_ms", node.latencyNanos());
            time(json, "at", node.atMicros());
            json.writeEndObject();
        }
        json.writeEndArray();
        target(json, entry.target());
        time(json, "created_before", entry.beforeMicros());
        json.writeStringField("reason", entry.reason());
        Json.string(json, "note", entry.note());
        json.writeObjectFieldStart("actor");
        json.writeStringField("id", entry.actor().id());
        Json.string(json, "address", entry.actor().address());
        Json.string(json, "request_id", entry.actor().requestId());
        json.writeEndObject();
        json.writeStringField("control_node_id", entry.controlNodeId());
        Json.string(json, "leak_source", entry.leakSource());
    }

    /** What a revocation would do. */
    static byte[] dryRun(Target target, @Nullable Long beforeMicros, DryRun run) {
        return Json.object(json -> {
            json.writeBooleanField("dry_run", true);
            target(json, target);
            time(json, "created_before", beforeMicros);
            json.writeNumberField("count", run.count());
            sample(json, run.sample());
            json.writeBooleanField("last_admin_key", run.locksOut());
        });
    }

    private static void sample(JsonGenerator json, List<KeyDetails> keys) throws IOException {
        json.writeArrayFieldStart("sample");
        for (KeyDetails details : keys) {
            StoredKey key = details.key();
            json.writeStartObject();
            json.writeStringField("key_id", key.id().toString());
            json.writeStringField("profile", key.profile());
            json.writeStringField("owner", key.owner());
            json.writeStringField("name", details.name());
            json.writeStringField("environment", key.environment().word());
            Json.strings(json, "scopes", key.scopes());
            Json.strings(json, "tags", key.tags());
            json.writeStringField("state", word(key.status()));
            Json.string(json, "created_at", Times.text(key.createdAtMicros()));
            Json.string(json, "expires_at", Times.text(key.expiresAtMicros()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void target(JsonGenerator json, Target target) throws IOException {
        json.writeObjectFieldStart("target");
        if (target.kind() == Target.Kind.EVERYTHING) {
            json.writeBooleanField(RevokeBody.EVERYTHING, true);
        } else {
            json.writeStringField(RevocationBody.word(target.kind()), target.value());
        }
        json.writeEndObject();
    }

    private static void time(JsonGenerator json, String name, @Nullable Long micros)
            throws IOException {
        Json.string(json, name, micros == null ? null : Times.text(micros));
    }

    private static void millis(JsonGenerator json, String name, @Nullable Long nanos)
            throws IOException {
        if (nanos == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, ControlJson.millis(nanos));
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
