package dev.keyfence.verifier.audit;

import dev.keyfence.schemas.record.AuditGap;
import dev.keyfence.schemas.record.AuditProof;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.schemas.record.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;

/** Records written as words: decisions are node, epoch and number. */
final class AuditTexts {

    static final Instant T0 = Instant.parse("2026-11-22T00:00:00Z");

    private AuditTexts() {}

    static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    static Instant timeOf(String decision) {
        String[] words = decision.split(" ", -1);
        return words.length < 3 ? T0 : T0.plusSeconds(Long.parseLong(words[2]));
    }

    /** A lease: node, epoch, decided, spooled. */
    static FenceRecord fence(String text) {
        String[] words = words(text, 4);
        return new FenceRecord(
                NodeLease.newBuilder()
                        .setNodeId(words[0])
                        .setNodeEpoch(Long.parseLong(words[1]))
                        .setSequence(1)
                        .setSentAt(T0)
                        .setLeaseMillis(10_000)
                        .setFencePosition(0)
                        .setKeysPosition(0)
                        .setRole(NodeRole.VERIFIER)
                        .setVersion("1")
                        .setDecided(Long.parseLong(words[2]))
                        .setSpooled(Long.parseLong(words[3]))
                        .build());
    }

    /** A gap: node, epoch, first, last. */
    static AuditGap gap(String text) {
        String[] words = words(text, 4);
        return new AuditGap(
                words[0],
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                1L,
                List.of(),
                AuditProof.LEASE,
                T0,
                T0,
                T0);
    }

    private static String[] words(String text, int count) {
        String[] words = text.split(" ", -1);
        if (words.length < count) {
            throw new SerializationException("this is " + text);
        }
        return words;
    }

    static Decision decode(String text) {
        String[] words = words(text, 3);
        return Decision.newBuilder()
                .setDecisionId(String.join("-", words))
                .setNodeId(words[0])
                .setNodeEpoch(Long.parseLong(words[1]))
                .setSequence(Long.parseLong(words[2]))
                .setTime(timeOf(text))
                .setProfile("keyfence")
                .setRequiredScopes(List.of())
                .setHeldScopes(List.of())
                .setOutcome(Outcome.ALLOW)
                .setReason("ok")
                .setLatencyNanos(1)
                .build();
    }
}
