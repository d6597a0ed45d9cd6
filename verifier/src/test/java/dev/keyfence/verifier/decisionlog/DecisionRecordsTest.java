package dev.keyfence.verifier.decisionlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.verify.Decision;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionRecordsTest {

    @Test
    void carriesEveryFieldOfAnAllowedDecision() {
        assertThat(DecisionRecords.recordOf(Samples.allowed(9)))
                .isEqualTo(
                        new dev.keyfence.schemas.record.Decision(
                                "node-1-7-9",
                                "node-1",
                                7L,
                                9L,
                                Instant.parse("2026-05-28T20:26:40.123456Z"),
                                Instant.parse("1969-12-31T23:59:59.999999Z"),
                                Samples.KEY_ID.toString(),
                                3L,
                                2,
                                "acme",
                                Environment.TEST,
                                "keyfence",
                                null,
                                List.of("read"),
                                List.of("read", "write"),
                                "GET",
                                "/v1/x",
                                "203.0.113.7",
                                "curl/8",
                                Outcome.ALLOW,
                                "ok",
                                420L,
                                0L,
                                "key",
                                null,
                                null,
                                false,
                                "/v1/{thing}"));
    }

    @Test
    void tellsOfACanaryHoweverItsUseEnded() {
        assertThat(DecisionRecords.recordOf(Samples.canary(true)).getCanary()).isTrue();
        assertThat(DecisionRecords.recordOf(Samples.canary(false)).getCanary()).isTrue();
        assertThat(DecisionRecords.recordOf(Samples.canary(false)).getOutcome())
                .isEqualTo(Outcome.DENY);
    }

    @Test
    void tellsOfEveryStaleDecisionThatItIsOne() {
        assertThat(DecisionRecords.recordOf(Samples.stale(0)).getStaleMillis()).isEqualTo(1);
        assertThat(DecisionRecords.recordOf(Samples.stale(2_500_000_000L)).getStaleMillis())
                .isEqualTo(2_501);
    }

    @Test
    void saysNothingOfAKeyThatIsNotKnownButItsDigestsPrefix() {
        var unknown =
                DecisionRecords.recordOf(
                        Samples.denied(1, DenyReason.UNKNOWN_KEY, "0123456789abcdef"));
        assertThat(unknown.getDigestPrefix()).isEqualTo("0123456789abcdef");
        assertThat(unknown.getOutcome()).isEqualTo(Outcome.DENY);
        assertThat(unknown.getReason()).isEqualTo("unknown_key");
        assertThat(unknown.getKeyId()).isNull();
        assertThat(unknown.getKeyVersion()).isNull();
        assertThat(unknown.getOwner()).isNull();
        assertThat(unknown.getEnvironment()).isNull();
        assertThat(unknown.getHeldScopes()).isEmpty();
    }

    @Test
    void saysWhetherATokenWasPresented() {
        var allowed = DecisionRecords.recordOf(Samples.allowedToken(1, "user_id"));
        assertThat(allowed.getCredential()).isEqualTo("jwt");
        assertThat(allowed.getSubject()).isEqualTo("user_id");
        assertThat(allowed.getKeyId()).isEqualTo(Samples.KEY_ID.toString());

        var refused =
                DecisionRecords.recordOf(
                        Samples.denied(1, DenyReason.INVALID_TOKEN, "0123456789abcdef"));
        assertThat(refused.getCredential()).isEqualTo("jwt");
        assertThat(refused.getSubject()).isNull();
        assertThat(refused.getKeyId()).isNull();
    }

    @Test
    void isPartitionedByKeyElseByDigestElseByNode() {
        assertThat(keyOf(Samples.allowed(1))).isEqualTo(Samples.KEY_ID.toString());
        assertThat(keyOf(Samples.denied(1, DenyReason.UNKNOWN_KEY, "0123456789abcdef")))
                .isEqualTo("digest:0123456789abcdef");
        assertThat(keyOf(Samples.denied(1, DenyReason.MISSING_KEY, null))).isEqualTo("node-1");
    }

    private static String keyOf(Decision decision) {
        return DecisionRecords.recordKey(DecisionRecords.recordOf(decision));
    }
}
