package dev.keyfence.streams.detection;

import static dev.keyfence.streams.detection.DetectionBench.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeySnapshot;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.record.RuleTuning;
import dev.keyfence.schemas.record.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records that the topology reads beside decisions. */
final class DetectionRecords {

    static final String KEY = "key_0jv7c1kq8s2m4a6e9x3b5d7f1h";

    private DetectionRecords() {}

    static DetectorConfig tuning(boolean enabled, Map<String, String> settings) {
        return entry("rule/D3")
                .setTuning(
                        RuleTuning.newBuilder()
                                .setRule("D3")
                                .setEnabled(enabled)
                                .setSeverity(Severity.HIGH)
                                .setSettings(settings)
                                .build())
                .build();
    }

    static DetectorConfig.Builder entry(String id) {
        return DetectorConfig.newBuilder()
                .setId(id)
                .setVersion(7)
                .setActor(Actor.newBuilder().setId("key_admin").build())
                .setAt(NOON);
    }

    static KeyEvent revoked(@Nullable String leakSource) {
        return KeyEvent.newBuilder()
                .setEventId(KEY + "/2")
                .setKeyId(KEY)
                .setType(KeyEventType.REVOKED)
                .setRequestedAt(NOON)
                .setAcceptedAt(NOON)
                .setActor(Actor.newBuilder().setId("key_admin").build())
                .setLeakSource(leakSource)
                .setAfter(
                        KeySnapshot.newBuilder()
                                .setVersion(2)
                                .setStatus(KeyStatus.REVOKED)
                                .setProfile("keyfence")
                                .setOwner("acme")
                                .setName("ci")
                                .setEnvironment(Environment.LIVE)
                                .setScopes(List.of())
                                .setTags(List.of())
                                .setAttributes(Map.of())
                                .setGeneration(1)
                                .build())
                .build();
    }

    static Alert signal(String rule) {
        return Alert.newBuilder()
                .setAlertId(UUID.nameUUIDFromBytes(rule.getBytes(UTF_8)).toString())
                .setRule(rule)
                .setRuleName(rule)
                .setRuleVersion(1)
                .setSettingsVersion(0)
                .setSeverity(Severity.LOW)
                .setEntityKind(EntityKind.ADDRESS)
                .setEntity("198.51.100.9")
                .setProfile("keyfence")
                .setSummary("a test")
                .setMeasures(List.of())
                .setFactors(List.of())
                .setSettings(Map.of())
                .setCount(1)
                .setFirstSeen(NOON)
                .setLastSeen(NOON)
                .setEvidenceFrom(NOON)
                .setFirstDecisions(List.of("n-1-1"))
                .setLastDecisions(List.of())
                .setAddresses(List.of())
                .setRoutes(List.of())
                .setUserAgents(List.of())
                .setWrittenAt(NOON)
                .build();
    }

    static Decision.Builder unknown(long sequence, Instant time) {
        return allowed(sequence, time)
                .setOutcome(Outcome.DENY)
                .setReason("unknown_key")
                .setKeyId(null)
                .setOwner(null)
                .setEnvironment(null)
                .setDigestPrefix("0123456789abcdef")
                .setClientIp("198.51.100.9");
    }

    static Decision.Builder allowed(long sequence, Instant time) {
        return Decision.newBuilder()
                .setDecisionId("n-1-" + sequence)
                .setNodeId("n")
                .setNodeEpoch(1)
                .setSequence(sequence)
                .setTime(time)
                .setKeyId(KEY)
                .setOwner("acme")
                .setEnvironment(Environment.LIVE)
                .setProfile("keyfence")
                .setRequiredScopes(List.of("read"))
                .setHeldScopes(List.of("read"))
                .setMethod("GET")
                .setRoute("/v1/files/4711")
                .setClientIp("203.0.113.7")
                .setUserAgent("curl/8")
                .setOutcome(Outcome.ALLOW)
                .setReason("ok")
                .setLatencyNanos(420);
    }
}
