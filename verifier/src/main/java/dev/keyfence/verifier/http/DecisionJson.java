package dev.keyfence.verifier.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.Verdict;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.verify.Decision;
import jakarta.inject.Singleton;
import java.io.IOException;

/** A decision as the trusted caller reads it: precise, and without the key. */
@Singleton
final class DecisionJson {

    private static final int NANOS_PER_MILLI = 1_000_000;

    private final Staleness staleness;

    DecisionJson(Staleness staleness) {
        this.staleness = staleness;
    }

    /** True when the node could not decide. */
    boolean unavailable(Decision decision) {
        return decision.verdict() instanceof Deny deny && deny.reason().unavailable();
    }

    /** The answer to one verification. */
    byte[] toJson(Decision decision) {
        Verdict verdict = decision.verdict();
        return Json.object(json -> {
            json.writeBooleanField("allowed", decision.allowed());
            json.writeStringField("reason", verdict.reasonCode());
            json.writeStringField("decision_id", decision.id().toString());
            if (verdict.candidate() != null) {
                writeKey(json, verdict.candidate());
            }
            if (verdict instanceof Deny deny && deny.missingScope() != null) {
                json.writeStringField("missing_scope", deny.missingScope());
            }
            json.writeStringField("node_id", decision.id().nodeId());
            json.writeNumberField("staleness_ms", staleness.millis());
            if (decision.stale()) {
                json.writeNumberField("stale_ms", decision.staleNanos() / NANOS_PER_MILLI + 1);
            }
        });
    }

    private static void writeKey(JsonGenerator json, Candidate candidate) throws IOException {
        StoredKey key = candidate.key();
        json.writeStringField("key_id", key.id().toString());
        json.writeStringField("owner", key.owner());
        json.writeStringField("environment", key.environment().word());
        Json.strings(json, "scopes", key.scopes());
        Json.string(json, "expires_at", Times.text(candidate.expiresAtMicros()));
    }
}
