package dev.keyfence.verifier.decisionlog;

import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Token;
import dev.keyfence.verifier.decide.Verdict;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.verify.Decision;
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

    /** The topic's record of a decision. */
    static dev.keyfence.schemas.record.Decision recordOf(Decision decision) {
        RequestContext context = decision.context();
        var builder =
                dev.keyfence.schemas.record.Decision.newBuilder()
                        .setDecisionId(decision.id().toString())
                        .setNodeId(decision.id().nodeId())
                        .setNodeEpoch(decision.id().nodeEpoch())
                        .setSequence(decision.id().sequence())
                        .setTime(instant(decision.timeMicros()))
                        .setRequestTime(instantOrNull(context.requestTimeMicros()))
                        .setProfile(decision.ask().profile())
                        .setDigestPrefix(decision.digestPrefix())
                        .setRequiredScopes(decision.ask().scopes())
                        .setMethod(context.method())
                        .setRoute(context.route())
                        .setRouteTemplate(decision.routeTemplate())
                        .setClientIp(context.clientIp())
                        .setUserAgent(context.userAgent())
                        .setOutcome(decision.allowed() ? Outcome.ALLOW : Outcome.DENY)
                        .setReason(decision.verdict().reasonCode())
                        .setLatencyNanos(decision.latencyNanos())
                        .setStaleMillis(staleMillis(decision));
        Candidate candidate = decision.verdict().candidate();
        Token token = candidate == null ? null : candidate.token();
        boolean isToken = token != null || isRefusedToken(decision);
        builder.setCredential(isToken ? "jwt" : "key")
                .setSubject(token == null ? null : token.subject());
        if (candidate == null) {
            return builder.setHeldScopes(List.of()).build();
        }
        StoredKey key = candidate.key();
        return builder.setKeyId(key.id().toString())
                .setKeyVersion(key.version())
                .setSecretGeneration(candidate.secretGeneration())
                .setOwner(key.owner())
                .setEnvironment(environmentOf(key))
                .setHeldScopes(key.scopes())
                .setCanary(key.terms().canary())
                .build();
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
