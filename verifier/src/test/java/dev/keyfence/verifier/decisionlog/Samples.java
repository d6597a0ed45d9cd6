package dev.keyfence.verifier.decisionlog;

import dev.keyfence.verifier.decide.Ask;
import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Token;
import dev.keyfence.verifier.decide.Verdict;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.DecisionId;
import dev.keyfence.verifier.verify.RequestContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decisions to publish. */
final class Samples {

    static final KeyId KEY_ID = new KeyId(1, 2);

    private Samples() {}

    static Candidate candidate() {
        return new Candidate(
                new StoredKey(
                        KEY_ID,
                        3,
                        KeyStatus.ACTIVE,
                        "keyfence",
                        "acme",
                        Environment.TEST,
                        List.of("read", "write"),
                        List.of("ci"),
                        0,
                        StoredKey.NEVER,
                        0),
                2,
                StoredKey.NEVER);
    }

    static Decision allowed(long sequence) {
        return decision(sequence, new Verdict.Allow(candidate()), null);
    }

    static Decision allowedIn(String profile, long sequence) {
        return decision(
                sequence,
                new Ask(profile, Environment.TEST, List.of("read")),
                new Verdict.Allow(candidate()),
                null,
                -1);
    }

    static Decision allowedToken(long sequence, String subject) {
        Candidate key = candidate();
        Candidate token =
                new Candidate(
                        key.key(),
                        key.secretGeneration(),
                        key.secretValidUntilMicros(),
                        new Token(subject, Map.of()));
        return decision(sequence, new Verdict.Allow(token), null);
    }

    static Decision denied(long sequence, DenyReason reason, @Nullable String digestPrefix) {
        return decision(sequence, Verdict.Deny.of(reason), digestPrefix);
    }

    static Decision stale(long staleNanos) {
        return decision(1, new Verdict.Allow(candidate()), null, staleNanos);
    }

    static Decision canary(boolean allowed) {
        Candidate key = candidate();
        Candidate canary =
                new Candidate(
                        key.key().withTerms(KeyTerms.of(Map.of(), Restrictions.NONE, true)),
                        key.secretGeneration(),
                        key.secretValidUntilMicros());
        return decision(
                1,
                allowed
                        ? new Verdict.Allow(canary)
                        : new Verdict.Deny(DenyReason.REVOKED, canary, null),
                null);
    }

    private static Decision decision(
            long sequence, Verdict verdict, @Nullable String digestPrefix) {
        return decision(sequence, verdict, digestPrefix, -1);
    }

    private static Decision decision(
            long sequence, Verdict verdict, @Nullable String digestPrefix, long staleNanos) {
        Ask ask = new Ask("keyfence", Environment.TEST, List.of("read"));
        return decision(sequence, ask, verdict, digestPrefix, staleNanos);
    }

    private static Decision decision(
            long sequence,
            Ask ask,
            Verdict verdict,
            @Nullable String digestPrefix,
            long staleNanos) {
        return new Decision(
                new DecisionId("node-1", 7, sequence),
                1_780_000_000_123_456L,
                ask,
                new RequestContext("GET", "/v1/x", "203.0.113.7", "curl/8", -1L),
                verdict,
                digestPrefix,
                420,
                staleNanos,
                "/v1/{thing}");
    }
}
