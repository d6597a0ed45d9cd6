package dev.keyfence.verifier.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.Token;
import dev.keyfence.verifier.decide.Verdict;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.AttributeCatalogue;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.verify.Decision;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

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

    /**
     * The answer to one verification.
     *
     * @param profile the profile that was asked, which says what attributes its keys have
     */
    byte[] toJson(Decision decision, Profile profile) {
        Verdict verdict = decision.verdict();
        return Json.object(json -> {
            json.writeBooleanField("allowed", decision.allowed());
            json.writeStringField("reason", verdict.reasonCode());
            json.writeStringField("decision_id", decision.id().toString());
            if (verdict.candidate() != null) {
                writeKey(json, verdict.candidate());
                writeAttributes(json, verdict.candidate().key(), profile);
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

    /** Those of the profile, unless the key is another profile's. */
    private static void writeAttributes(JsonGenerator json, StoredKey key, Profile profile)
            throws IOException {
        List<AttributeCatalogue.Held> held =
                key.profile().equals(profile.name())
                        ? profile.attributes().held(key.terms().attributes())
                        : List.of();
        if (!held.isEmpty()) {
            json.writeObjectFieldStart("attributes");
            for (AttributeCatalogue.Held each : held) {
                if (!each.isNone()) {
                    json.writeStringField(each.name(), each.value());
                }
            }
            json.writeEndObject();
        }
    }

    private static void writeKey(JsonGenerator json, Candidate candidate) throws IOException {
        StoredKey key = candidate.key();
        json.writeStringField("key_id", key.id().toString());
        json.writeStringField("owner", key.owner());
        Token token = candidate.token();
        if (token != null) {
            json.writeStringField("credential", "jwt");
            Json.string(json, "subject", token.subject());
        }
        json.writeStringField("environment", key.environment().word());
        Json.strings(json, "scopes", key.scopes());
        Json.string(json, "expires_at", Times.text(candidate.expiresAtMicros()));
    }
}
