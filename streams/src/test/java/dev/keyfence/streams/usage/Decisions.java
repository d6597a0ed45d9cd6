package dev.keyfence.streams.usage;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions as nodes publish them. */
final class Decisions {

    /** When the tests' decisions are made: in the middle of a minute, hour and day. */
    static final Instant NOON = Instant.parse("2026-11-22T12:30:30.123456Z");

    static final String KEY = "key_0jv7c1kq8s2m4a6e9x3b5d7f1h";

    private Decisions() {}

    /** An allowed decision of node n, epoch 1. */
    static Decision.Builder allowed(long sequence, Instant time) {
        return Decision.newBuilder()
                .setDecisionId("n-1-" + sequence)
                .setNodeId("n")
                .setNodeEpoch(1)
                .setSequence(sequence)
                .setTime(time)
                .setKeyId(KEY)
                .setKeyVersion(3L)
                .setSecretGeneration(2)
                .setOwner("acme")
                .setEnvironment(Environment.LIVE)
                .setProfile("keyfence")
                .setRequiredScopes(List.of("read"))
                .setHeldScopes(List.of("read", "write"))
                .setMethod("GET")
                .setRoute("/v1/files/4711")
                .setClientIp("203.0.113.7")
                .setUserAgent("curl/8")
                .setOutcome(Outcome.ALLOW)
                .setReason("ok")
                .setLatencyNanos(420);
    }

    /** The same, denied. */
    static Decision.Builder denied(long sequence, Instant time, String reason) {
        return allowed(sequence, time).setOutcome(Outcome.DENY).setReason(reason);
    }

    /** A decision about a key that nobody knows. */
    static Decision unknown(long sequence, Instant time, @Nullable String address) {
        return denied(sequence, time, "unknown_key")
                .setKeyId(null)
                .setKeyVersion(null)
                .setSecretGeneration(null)
                .setOwner(null)
                .setEnvironment(null)
                .setDigestPrefix("0123456789abcdef")
                .setHeldScopes(List.of())
                .setClientIp(address)
                .build();
    }
}
