package dev.keyfence.verifier.decisionlog;

import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Token;
import dev.keyfence.verifier.decide.Verdict;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.DecisionId;
import dev.keyfence.verifier.verify.RequestContext;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decision as it stands in the topic. Pure. */
final class DecisionRecords {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private DecisionRecords() {}

    /**
     * What a decision is partitioned by: the key's id, so that one key's decisions stay in order;
     * {@code digest:} and the digest's prefix for a key that is not known; else the node's id.
     */
    static String recordKey(dev.keyfence.schemas.record.Decision decision) {
        if (decision.getKeyId() != null) {
            return decision.getKeyId();
        }
        return decision.getDigestPrefix() != null
                ? "digest:" + decision.getDigestPrefix()
                : decision.getNodeId();
    }

    /**
     * The topic's record of a decision. In the order of its schema, since Avro's builder checks
     * each field against the schema, which the serializer does again.
     */
    static dev.keyfence.schemas.record.Decision recordOf(Decision decision) {
        DecisionId id = decision.id();
        RequestContext context = decision.context();
        Candidate candidate = decision.verdict().candidate();
        StoredKey key = candidate == null ? null : candidate.key();
        Token token = candidate == null ? null : candidate.token();
        return new dev.keyfence.schemas.record.Decision(
                id.toString(),
                id.nodeId(),
                id.nodeEpoch(),
                id.sequence(),
                instant(decision.timeMicros()),
                instantOrNull(context.requestTimeMicros()),
                key == null ? null : key.id().toString(),
                key == null ? null : key.version(),
                candidate == null ? null : candidate.secretGeneration(),
                key == null ? null : key.owner(),
                key == null ? null : environmentOf(key),
                decision.ask().profile(),
                decision.digestPrefix(),
                decision.ask().scopes(),
                key == null ? List.of() : key.scopes(),
                context.method(),
                context.route(),
                context.clientIp(),
                context.userAgent(),
                decision.allowed() ? Outcome.ALLOW : Outcome.DENY,
                decision.verdict().reasonCode(),
                decision.latencyNanos(),
                staleMillis(decision),
                token != null || isRefusedToken(decision) ? "jwt" : "key",
                token == null ? null : token.subject(),
                null, // nobody observed it: it was made here
                key != null && key.terms().canary(),
                decision.routeTemplate());
    }

    /** Rounded up, so that no stale decision looks like another. */
    private static long staleMillis(Decision decision) {
        return decision.stale() ? decision.staleNanos() / NANOS_PER_MILLI + 1 : 0;
    }

    /** A token whose key is not known, since nobody knows whether it signed it. */
    private static boolean isRefusedToken(Decision decision) {
        return decision.verdict() instanceof Verdict.Deny deny
                && deny.reason() == DenyReason.INVALID_TOKEN;
    }

    private static Environment environmentOf(StoredKey key) {
        return switch (key.environment()) {
            case LIVE -> Environment.LIVE;
            case TEST -> Environment.TEST;
        };
    }

    private static @Nullable Instant instantOrNull(@Nullable Long micros) {
        return micros == null ? null : instant(micros);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }
}
