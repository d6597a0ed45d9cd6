package dev.keyfence.schemas.serde;

import dev.keyfence.schemas.record.CommandOutcome;
import dev.keyfence.schemas.record.CommandResult;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Digest;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.record.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records as they are in real life. */
final class SampleRecords {

    private static final Instant THEN = Instant.parse("2026-11-22T03:20:00.123456Z");

    private SampleRecords() {}

    static KeyState keyState() {
        return KeyState.newBuilder()
                .setKeyId("key_0jv7c1kq8s2m4a6e9x3b5d7f1h")
                .setVersion(3)
                .setStatus(KeyStatus.ACTIVE)
                .setProfile("keyfence")
                .setOwner("acme")
                .setName("billing, nightly")
                .setEnvironment(Environment.LIVE)
                .setScopes(List.of("read", "storage:write"))
                .setTags(List.of("batch"))
                .setAttributes(Map.of("tier", "standard"))
                .setSecrets(List.of(secret(2), secret(1)))
                .setCreatedAt(THEN)
                .setUpdatedAt(THEN.plusSeconds(60))
                .setExpiresAt(THEN.plusSeconds(86_400))
                .setCreatedAtFencePosition(42)
                .setRecentCommands(
                        List.of(
                                CommandResult.newBuilder()
                                        .setCommandId("cmd_1")
                                        .setOutcome(CommandOutcome.APPLIED)
                                        .build()))
                .build();
    }

    static Decision decision() {
        return Decision.newBuilder()
                .setDecisionId("node-1-7-123456")
                .setNodeId("node-1")
                .setNodeEpoch(7)
                .setSequence(123_456)
                .setTime(THEN)
                .setKeyId("key_0jv7c1kq8s2m4a6e9x3b5d7f1h")
                .setKeyVersion(3L)
                .setSecretGeneration(2)
                .setOwner("acme")
                .setEnvironment(Environment.LIVE)
                .setProfile("keyfence")
                .setRequiredScopes(List.of("read"))
                .setHeldScopes(List.of("read", "storage:write"))
                .setMethod("GET")
                .setRoute("/v1/images/4711")
                .setClientIp("203.0.113.7")
                .setUserAgent("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36")
                .setOutcome(Outcome.ALLOW)
                .setReason("ok")
                .setLatencyNanos(412)
                .build();
    }

    private static Secret secret(int generation) {
        byte[] digest = new byte[32];
        for (int i = 0; i < digest.length; i++) {
            digest[i] = (byte) (i * 7 + generation);
        }
        return Secret.newBuilder()
                .setGeneration(generation)
                .setDigest(new Digest(digest))
                .setCreatedAt(THEN)
                .setValidUntil(generation == 1 ? THEN.plusSeconds(3_600) : null)
                .build();
    }
}
