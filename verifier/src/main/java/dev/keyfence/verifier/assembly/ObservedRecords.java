package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.verifier.replay.ObservedDecision;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Makes records of decisions that somebody else made: they count up from 1 in an epoch of their
 * own, so that a gap is provable as it is for a node. Immutable.
 *
 * @param observer who observed them
 * @param epoch unlike that of any other run of this observer
 * @param profile the API that was asked
 * @param environment which world the keys belong to
 */
public record ObservedRecords(
        String observer, long epoch, String profile, Environment environment) {

    /**
     * The record of a decision.
     *
     * @param number counts up from 1
     */
    public Decision of(ObservedDecision decision, long number) {
        return Decision.newBuilder()
                .setDecisionId(observer + '-' + epoch + '-' + number)
                .setNodeId(observer)
                .setNodeEpoch(epoch)
                .setSequence(number)
                .setTime(decision.time().truncatedTo(ChronoUnit.MICROS))
                .setKeyId(decision.keyId())
                .setOwner(decision.owner())
                .setEnvironment(environment)
                .setProfile(profile)
                .setRequiredScopes(List.of())
                .setHeldScopes(List.of())
                .setMethod(decision.method())
                .setRoute(decision.route())
                .setClientIp(decision.clientIp())
                .setUserAgent(decision.userAgent())
                .setOutcome(decision.allowed() ? Outcome.ALLOW : Outcome.DENY)
                .setReason(decision.reason())
                .setLatencyNanos(0)
                .setObservedBy(observer)
                .build();
    }
}
