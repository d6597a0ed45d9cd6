package dev.keyfence.verifier.archive;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.serde.RecordTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions to archive. */
final class Samples {

    /** The day on which all is at rest: a Sunday at noon. */
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    static final Manifest.Log LOG = new Manifest.Log("cluster", "topic", 2);

    static {
        RecordTrust.establish();
    }

    private Samples() {}

    static Decision.Builder decision(long sequence, Instant time) {
        return Decision.newBuilder()
                .setDecisionId("n1-1-" + sequence)
                .setNodeId("n1")
                .setNodeEpoch(1)
                .setSequence(sequence)
                .setTime(time)
                .setKeyId("key_" + sequence % 3)
                .setKeyVersion(7L)
                .setSecretGeneration(2)
                .setOwner("acme")
                .setEnvironment(Environment.LIVE)
                .setProfile("keyfence")
                .setRequiredScopes(List.of("read"))
                .setHeldScopes(List.of("read", "it's; --"))
                .setMethod("GET")
                .setRoute("/v1/x")
                .setClientIp("203.0.113.7")
                .setUserAgent("curl")
                .setOutcome(Outcome.ALLOW)
                .setReason("ok")
                .setLatencyNanos(1_234);
    }

    /** Of a key that is not known: most of it is null. */
    static Decision unknown(long sequence, Instant time) {
        return Decision.newBuilder()
                .setDecisionId("n1-1-" + sequence)
                .setNodeId("n1")
                .setNodeEpoch(1)
                .setSequence(sequence)
                .setTime(time)
                .setProfile("keyfence")
                .setDigestPrefix("0123456789abcdef")
                .setRequiredScopes(List.of())
                .setHeldScopes(List.of())
                .setOutcome(Outcome.DENY)
                .setReason("unknown_key")
                .setLatencyNanos(1)
                .build();
    }

    /** Rows of partition 0, a second apart, the last of them at a time. */
    static List<ReadRow> rows(long from, long to, Instant last) {
        List<ReadRow> rows = new ArrayList<>();
        for (long i = from; i < to; i++) {
            rows.add(row(i, last.minus(Duration.ofSeconds(to - 1 - i)), null));
        }
        return rows;
    }

    static ReadRow row(long sequence, Instant time, @Nullable String owner) {
        Decision.Builder decision = decision(sequence, time);
        if (owner != null) {
            decision.setOwner(owner);
        }
        return new ReadRow(DecisionRow.of(decision.build()), 0, sequence);
    }

    static List<Long> sequences(DecisionPage page) {
        return page.rows().stream().map(DecisionRow::sequence).toList();
    }
}
