package dev.keyfence.streams.detection;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import java.time.Instant;
import java.util.List;

/** Decisions of one node for tests of users' rules, each of another number. */
final class Decisions {

    static final String KEY = "key_0jv7c1kq8s2m4a6e9x3b5d7f1h";

    private long sequence;

    Decision.Builder allowed(Instant time) {
        sequence++;
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

    Decision.Builder denied(Instant time, String reason) {
        return allowed(time).setOutcome(Outcome.DENY).setReason(reason);
    }
}
