package dev.keyfence.verifier.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Verdict;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyLookup;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerifierTest {

    private final Rig rig = new Rig();

    @Test
    void allowsKeyThatMayAndPublishesTheDecisionItAnswers() {
        String key = rig.mint(KeyStatus.ACTIVE, List.of("read"));
        Decision decision = rig.verify(key, "read");
        assertThat(decision.allowed()).isTrue();
        assertThat(decision.id()).hasToString("node-1-7-1");
        assertThat(decision.timeMicros()).isEqualTo(Rig.NOW);
        assertThat(decision.latencyNanos()).isPositive();
        assertThat(decision.digestPrefix()).isNull();
        assertThat(decision.ask().scopes()).containsExactly("read");
        assertThat(decision.verdict().candidate())
                .isNotNull()
                .satisfies(candidate -> assertThat(candidate.secretGeneration()).isEqualTo(2));
        assertThat(rig.published).containsExactly(decision);
    }

    @Test
    void looksNothingUpWithoutAWellFormedKey() {
        assertDenied(
                rig.verifier.verify(Rig.request(Presented.None.INSTANCE)), DenyReason.MISSING_KEY);
        assertDenied(
                rig.verifier.verify(Rig.request(Presented.Malformed.INSTANCE)),
                DenyReason.MALFORMED_KEY);
        String key = rig.mint(KeyStatus.ACTIVE, List.of());
        char last = key.charAt(key.length() - 1);
        String mistyped = key.substring(0, key.length() - 1) + (last == 'a' ? 'b' : 'a');
        assertDenied(rig.verify(mistyped), DenyReason.MALFORMED_KEY);
        assertThat(rig.lookups).hasValue(0);
        assertThat(rig.published).hasSize(3);
    }

    @Test
    void deniesUnknownKeyAndShowsItsDigestsPrefixOnly() {
        String key = Rig.stranger();
        Decision decision = rig.verify(key);
        assertDenied(decision, DenyReason.UNKNOWN_KEY);
        assertThat(decision.digestPrefix()).isEqualTo(KeyDigest.of(key).prefix()).hasSize(16);
    }

    @ParameterizedTest
    @EnumSource
    void deniesKeyByItsStatusWithoutItsDigest(KeyStatus status) {
        Decision decision = rig.verify(rig.mint(status, List.of("read")), "read");
        String expected =
                switch (status) {
                    case ACTIVE -> "ok";
                    case SUSPENDED -> "suspended";
                    case EXPIRED -> "expired";
                    case REVOKED -> "revoked";
                    case UNREADABLE -> "unreadable_key";
                };
        assertThat(decision.verdict().reasonCode()).isEqualTo(expected);
        assertThat(decision.verdict().candidate()).isNotNull();
        assertThat(decision.digestPrefix()).isNull();
    }

    @Test
    void deniesRevokedKeyEvenWhenCachedAsActive() {
        String key = rig.mint(KeyStatus.ACTIVE, List.of());
        assertThat(rig.verify(key).allowed()).isTrue();
        rig.revoked = true;
        assertDenied(rig.verify(key), DenyReason.REVOKED);
    }

    @Test
    void deniesSecretWhoseRotationIsOver() {
        String key = Rig.stranger();
        rig.keys.put(
                KeyDigest.of(key),
                new KeyLookup.Found(Rig.stored(KeyStatus.ACTIVE, List.of()), 1, Rig.NOW));
        assertDenied(rig.verify(key), DenyReason.EXPIRED);
    }

    @Test
    void deniesMissingScopeAndNamesIt() {
        Decision decision =
                rig.verify(rig.mint(KeyStatus.ACTIVE, List.of("read")), "read", "write");
        assertThat(decision.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Deny.class,
                        deny -> {
                            assertThat(deny.reason()).isEqualTo(DenyReason.INSUFFICIENT_SCOPE);
                            assertThat(deny.missingScope()).isEqualTo("write");
                        });
    }

    @Test
    void saysWarmingUpAndNeverUnknownWhileTheStoreIsNotReady() {
        String key = rig.mint(KeyStatus.ACTIVE, List.of());
        rig.ready = false;
        Decision decision = rig.verify(key);
        assertDenied(decision, DenyReason.WARMING_UP);
        assertThat(decision.digestPrefix()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"FENCED", "WARMING_UP"})
    void looksNothingUpBehindAClosedGate(DenyReason closed) {
        String key = rig.mint(KeyStatus.ACTIVE, List.of());
        rig.gate.add(Optional.of(closed));
        rig.gate.add(Optional.of(closed));
        assertDenied(rig.verify(key), closed);
        assertDenied(rig.verifier.verify(Rig.request(Presented.None.INSTANCE)), closed);
        assertThat(rig.lookups).hasValue(0);
    }

    @Test
    void refusesWhatItCannotRecordUnlessTheProfileSaysToCount() {
        String key = rig.mint(KeyStatus.ACTIVE, List.of());
        rig.logFull = true;
        Decision refused = rig.verify(key);
        assertDenied(refused, DenyReason.LOG_FULL);
        assertThat(rig.lookups).hasValue(0);
        assertThat(rig.published).containsExactly(refused);

        assertThat(rig.verify(Rig.PROFILE.evenIfUnrecorded(), key).allowed()).isTrue();
        rig.logFull = false;
        assertThat(rig.verify(key).allowed()).isTrue();
    }

    @Test
    void letsNoKeyThroughWhenTheGateClosedWhileItWasLookedUp() {
        String key = rig.mint(KeyStatus.ACTIVE, List.of());
        rig.gate.add(Optional.empty());
        rig.gate.add(Optional.of(DenyReason.FENCED));
        Decision decision = rig.verify(key);
        assertDenied(decision, DenyReason.FENCED);
        assertThat(decision.verdict().candidate()).isNull();
    }

    @Test
    void letsNoKeyThroughWhenTheGateWasShutAndOpenedAgainMeanwhile() {
        String key = rig.mint(KeyStatus.ACTIVE, List.of());
        rig.reopened = true;
        assertDenied(rig.verify(key), DenyReason.FENCED);
        assertDenied(rig.verify(Rig.stranger()), DenyReason.UNKNOWN_KEY);
    }

    @Test
    void keepsThePresentedKeyOutOfEveryText() {
        String known = rig.mint(KeyStatus.ACTIVE, List.of("read"));
        String stranger = Rig.stranger();
        for (String key : List.of(known, stranger, "not-a-key")) {
            VerifyRequest request = Rig.request(new Presented.Key(key), "read");
            Decision decision = rig.verifier.verify(request);
            assertThat(
                            List.of(
                                    request.toString(),
                                    decision.toString(),
                                    decision.verdict().toString()))
                    .allSatisfy(
                            text -> assertThat(text).doesNotContain(key).doesNotContain("hush"));
        }
    }

    @Test
    void numbersDecisionsWithoutGapsOnManyThreads() throws Exception {
        String key = rig.mint(KeyStatus.ACTIVE, List.of());
        int threads = 4;
        int each = 5_000;
        Callable<Boolean> work =
                () -> {
                    for (int i = 0; i < each; i++) {
                        var _ = i % 3 == 0 ? rig.verify("garbage") : rig.verify(key);
                    }
                    return true;
                };
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (var done : pool.invokeAll(Collections.nCopies(threads, work))) {
                assertThat(done.get()).isTrue();
            }
        }
        assertThat(rig.published.stream().map(decision -> decision.id().sequence()).sorted())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, (long) threads * each).boxed().toList());
        assertThat(rig.verifier.decided()).isEqualTo((long) threads * each);
    }

    @Test
    void readsTheSystemsClockInMicroseconds() {
        Verifier verifier =
                new Verifier(
                        new NodeIdentity("n", 1),
                        () -> null,
                        _ -> KeyLookup.Unknown.INSTANCE,
                        new dev.keyfence.verifier.decide.Decider(_ -> false),
                        _ -> {});
        long before = System.currentTimeMillis() * 1_000;
        long decided = verifier.verify(Rig.request(Presented.None.INSTANCE)).timeMicros();
        assertThat(decided).isBetween(before, (System.currentTimeMillis() + 1) * 1_000);
        assertThat(decided).isLessThan(StoredKey.NEVER);
    }

    private static void assertDenied(Decision decision, DenyReason reason) {
        assertThat(decision.allowed()).isFalse();
        assertThat(decision.verdict().reasonCode()).isEqualTo(reason.code());
    }
}
