package dev.keyfence.verifier.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.decide.Verdict.Allow;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.StoredKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeciderTest {

    private static final long NOW = 1_000_000;

    private static final Restrictions RESTRICTIONS =
            Restrictions.parse(List.of("203.0.113.0/24"), List.of("GET /v1/files/{file}"));

    /** One thing that is wrong with a request; in the order in which the checks are made. */
    enum Fault {
        UNREADABLE(DenyReason.UNREADABLE_KEY),
        REVOKED_STATUS(DenyReason.REVOKED),
        COVERED_BY_A_REVOCATION(DenyReason.REVOKED),
        EXPIRED_STATUS(DenyReason.EXPIRED),
        PAST_ITS_EXPIRY(DenyReason.EXPIRED),
        SECRET_ROTATED_AWAY(DenyReason.EXPIRED),
        SUSPENDED(DenyReason.SUSPENDED),
        ANOTHER_PROFILE(DenyReason.WRONG_ENVIRONMENT),
        ANOTHER_ENVIRONMENT(DenyReason.WRONG_ENVIRONMENT),
        WRONG_ADDRESS(DenyReason.IP_NOT_ALLOWED),
        WRONG_ROUTE(DenyReason.ROUTE_NOT_ALLOWED),
        SCOPE_MISSING(DenyReason.INSUFFICIENT_SCOPE);

        private final DenyReason reason;

        Fault(DenyReason reason) {
            this.reason = reason;
        }
    }

    /** A request and a key, into which faults are put. */
    private static final class Case {
        private KeyStatus status = KeyStatus.ACTIVE;
        private boolean covered;
        private long expiresAt = StoredKey.NEVER;
        private long secretValidUntil = StoredKey.NEVER;
        private String profile = "keyfence";
        private Environment environment = Environment.LIVE;
        private List<String> scopes = List.of("read");
        private String clientIp = "203.0.113.7";
        private String path = "/v1/files/7?x=y";

        void put(Fault fault) {
            switch (fault) {
                case UNREADABLE -> status = KeyStatus.UNREADABLE;
                case REVOKED_STATUS -> status = KeyStatus.REVOKED;
                case COVERED_BY_A_REVOCATION -> covered = true;
                case EXPIRED_STATUS -> status = KeyStatus.EXPIRED;
                case PAST_ITS_EXPIRY -> expiresAt = NOW;
                case SECRET_ROTATED_AWAY -> secretValidUntil = NOW;
                case SUSPENDED -> status = KeyStatus.SUSPENDED;
                case ANOTHER_PROFILE -> profile = "clary";
                case ANOTHER_ENVIRONMENT -> environment = Environment.TEST;
                case WRONG_ADDRESS -> clientIp = "203.0.114.7";
                case WRONG_ROUTE -> path = "/v1/other";
                case SCOPE_MISSING -> scopes = List.of("write");
            }
        }

        Candidate candidate() {
            return new Candidate(
                    new StoredKey(
                            new KeyId(1, 2),
                            3,
                            status,
                            profile,
                            "acme",
                            environment,
                            scopes,
                            List.of(),
                            0,
                            expiresAt,
                            0,
                            KeyTerms.of(Map.of(), RESTRICTIONS)),
                    1,
                    secretValidUntil);
        }

        Verdict verdict() {
            return new Decider(_ -> covered)
                    .decide(
                            new Ask("keyfence", Environment.LIVE, List.of("read")),
                            candidate(),
                            new Call("GET", path, clientIp),
                            NOW);
        }
    }

    @Test
    void allowsKeyWithNothingWrong() {
        Case fine = new Case();
        assertThat(fine.verdict()).isEqualTo(new Allow(fine.candidate()));
        assertThat(fine.verdict().reasonCode()).isEqualTo("ok");
    }

    @ParameterizedTest
    @EnumSource
    void refusesEachFaultWithItsReasonAndNamesTheKey(Fault fault) {
        Case wrong = new Case();
        wrong.put(fault);
        assertThat(wrong.verdict())
                .isEqualTo(
                        new Deny(
                                fault.reason,
                                wrong.candidate(),
                                fault == Fault.SCOPE_MISSING ? "read" : null));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void givesTheEarlierOfTwoReasons(Fault earlier, Fault later) {
        Case wrong = new Case();
        wrong.put(later);
        wrong.put(earlier);
        assertThat(wrong.verdict())
                .isInstanceOfSatisfying(
                        Deny.class, deny -> assertThat(deny.reason()).isEqualTo(earlier.reason));
    }

    /** Every two faults that one key can have at once: it has one status only. */
    static Stream<Arguments> pairs() {
        List<Fault> statuses =
                List.of(
                        Fault.UNREADABLE,
                        Fault.REVOKED_STATUS,
                        Fault.EXPIRED_STATUS,
                        Fault.SUSPENDED);
        return Arrays.stream(Fault.values())
                .flatMap(earlier ->
                        Arrays.stream(Fault.values())
                                .filter(later -> later.compareTo(earlier) > 0)
                                .filter(later ->
                                        !statuses.contains(earlier) || !statuses.contains(later))
                                .map(later -> Arguments.of(earlier, later)));
    }

    @Test
    void allowsUntilTheLastMicrosecondAndNotAtIt() {
        Case key = new Case();
        key.expiresAt = NOW + 1;
        key.secretValidUntil = NOW + 1;
        assertThat(key.verdict()).isInstanceOf(Allow.class);
        key.expiresAt = NOW;
        assertThat(key.verdict().reasonCode()).isEqualTo("expired");
    }

    @Test
    void takesAnyEnvironmentWhenNoneIsAskedFor() {
        Case key = new Case();
        key.put(Fault.ANOTHER_ENVIRONMENT);
        assertThat(
                        new Decider(_ -> false)
                                .decide(
                                        new Ask("keyfence", null, List.of()),
                                        key.candidate(),
                                        new Call("GET", key.path, key.clientIp),
                                        NOW))
                .isInstanceOf(Allow.class);
    }

    @Test
    void refusesARestrictedKeyWhereNothingIsToldOfTheRequest() {
        Candidate restricted = new Case().candidate();
        assertThat(decide(restricted, Call.UNTOLD).reasonCode()).isEqualTo("ip_not_allowed");
        assertThat(decide(restricted, new Call(null, null, "203.0.113.7")).reasonCode())
                .isEqualTo("route_not_allowed");
        assertThat(
                        decide(restricted, new Call("GET", "/v1/files/../files/7", "203.0.113.7"))
                                .reasonCode())
                .isEqualTo("route_not_allowed");
    }

    private static Verdict decide(Candidate candidate, Call call) {
        return new Decider(_ -> false)
                .decide(new Ask("keyfence", null, List.of()), candidate, call, NOW);
    }

    @Test
    void givesReasonsInTheOrderOfTheirEnum() {
        assertThat(Arrays.stream(Fault.values()).map(fault -> fault.reason)).isSorted();
    }

    @Test
    void knowsWhichReasonsAreTheNodesOwn() {
        assertThat(Arrays.stream(DenyReason.values()).filter(DenyReason::unavailable))
                .containsExactly(
                        DenyReason.FENCED,
                        DenyReason.WARMING_UP,
                        DenyReason.LOG_FULL,
                        DenyReason.STALE);
        assertThat(DenyReason.INSUFFICIENT_SCOPE.code()).isEqualTo("insufficient_scope");
        assertThat(Deny.of(DenyReason.UNKNOWN_KEY).reasonCode()).isEqualTo("unknown_key");
    }
}
