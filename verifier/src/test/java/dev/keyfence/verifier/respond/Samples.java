package dev.keyfence.verifier.respond;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.ResponseAction;
import dev.keyfence.schemas.record.ResponsePolicy;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Alerts, keys and policies. */
final class Samples {

    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final KeyId KEY = new KeyId(1, 2);

    private Samples() {}

    static Alert.Builder alert(String id, KeyId key) {
        return Alert.newBuilder()
                .setAlertId(id)
                .setRule("D22")
                .setRuleName("leaked_key_reported")
                .setRuleVersion(1)
                .setSettingsVersion(0)
                .setSeverity(Severity.CRITICAL)
                .setEntityKind(EntityKind.KEY)
                .setEntity(key.toString())
                .setKeyId(key.toString())
                .setSummary("a canary was used")
                .setMeasures(List.of())
                .setFactors(List.of())
                .setSettings(Map.of())
                .setCount(1)
                .setFirstSeen(NOW)
                .setLastSeen(NOW)
                .setEvidenceFrom(NOW.minusMillis(750))
                .setFirstDecisions(List.of())
                .setLastDecisions(List.of())
                .setAddresses(List.of())
                .setRoutes(List.of())
                .setUserAgents(List.of())
                .setWrittenAt(NOW);
    }

    static ResponsePolicy.Builder policy(ResponseAction action) {
        return ResponsePolicy.newBuilder()
                .setRule("D22")
                .setAction(action)
                .setDryRun(false)
                .setSeverityMin(Severity.HIGH);
    }

    static StoredKey key(KeyId id, KeyStatus status) {
        return new StoredKey(
                id,
                3,
                status,
                "keyfence",
                "acme",
                Environment.LIVE,
                List.of("read"),
                List.of("ci"),
                0,
                StoredKey.NEVER,
                0);
    }
}
