package dev.keyfence.verifier.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Usage;
import dev.keyfence.verifier.decide.Verdict;
import dev.keyfence.verifier.decide.Verdict.Allow;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.KeyAttribute;
import dev.keyfence.verifier.profile.LimitsByAttribute;
import dev.keyfence.verifier.profile.RateLimit;
import dev.keyfence.verifier.profile.RateLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimiterTest {

    private static final RateLimit TEN_A_MINUTE =
            new RateLimit("rate", 10, Duration.ofMinutes(1), DenyReason.RATE_LIMITED);
    private static final RateLimit TWENTY_A_DAY =
            new RateLimit("daily", 20, Duration.ofDays(1), DenyReason.QUOTA_EXCEEDED);
    private static final RateLimits TEN = new RateLimits(List.of(TEN_A_MINUTE));
    private static final RateLimits BOTH = new RateLimits(List.of(TEN_A_MINUTE, TWENTY_A_DAY));

    private static final KeyAttribute TIER =
            new KeyAttribute("tier", List.of("lite", "standard", "professional"), false, null);
    private static final RateLimits BY_TIER =
            new RateLimits(
                    List.of(TWENTY_A_DAY),
                    new LimitsByAttribute(
                            TIER,
                            Map.of("lite", List.of(TEN_A_MINUTE), "professional", List.of())));

    /** Monotonic clocks may begin anywhere, and pass over the largest number. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(20));

    private final AtomicInteger nodes = new AtomicInteger(1);
    private final Limiter limiter = new Limiter(nanos::get, nodes::get, 64);

    @Test
    void letsTheQuotaThroughAtOnceAndThenAsItFlowsIn() {
        assertThat(passing(key(1), TEN, 100)).isEqualTo(10);
        pass(Duration.ofSeconds(6));
        assertThat(passing(key(1), TEN, 100)).isEqualTo(1);
        pass(Duration.ofSeconds(59));
        assertThat(passing(key(1), TEN, 100)).isEqualTo(9);
        pass(Duration.ofDays(400));
        assertThat(passing(key(1), TEN, 100)).isEqualTo(10);
    }

    @Test
    void keepsKeysApart() {
        assertThat(passing(key(1), TEN, 100)).isEqualTo(10);
        assertThat(passing(key(2), TEN, 100)).isEqualTo(10);
    }

    @Test
    void refusesForTheLimitThatTakesLongestToHaveRoomAndTakesNothingThen() {
        assertThat(passing(key(1), BOTH, 100)).isEqualTo(10);
        assertThat(refusal(key(1), BOTH).reason()).isEqualTo(DenyReason.RATE_LIMITED);
        pass(Duration.ofMinutes(1));
        assertThat(passing(key(1), BOTH, 100)).isEqualTo(10);
        pass(Duration.ofSeconds(30));

        Deny refused = refusal(key(1), BOTH);

        assertThat(refused.reason()).isEqualTo(DenyReason.QUOTA_EXCEEDED);
        Usage usage = Objects.requireNonNull(refused.usage());
        assertThat(usage.retryAfterSeconds())
                .isEqualTo(Duration.ofDays(1).toSeconds() / 20 - 60 - 30);
        assertThat(usage.limits().getFirst().remaining()).isEqualTo(5);
        assertThat(usage.limits().getLast().remaining()).isZero();
    }

    @Test
    void tellsWhatIsLeftAndWhenThereIsMore() {
        Usage first = Objects.requireNonNull(spend(key(1), BOTH).usage());
        assertThat(first.rateLimit()).isEqualTo("\"rate\";r=9;t=6, \"daily\";r=19;t=4320");
        assertThat(first.policy()).isEqualTo("\"rate\";q=10;w=60, \"daily\";q=20;w=86400");
        assertThat(first.retryAfterSeconds()).isZero();

        assertThat(passing(key(1), BOTH, 9)).isEqualTo(9);
        pass(Duration.ofMillis(500));
        Usage last = Objects.requireNonNull(refusal(key(1), BOTH).usage());
        assertThat(last.rateLimit()).startsWith("\"rate\";r=0;t=6, ");
        assertThat(last.retryAfterSeconds()).isEqualTo(6);
    }

    @Test
    void letsItsShareThroughWhereOtherNodesLetThroughTheirs() {
        nodes.set(5);
        assertThat(passing(key(1), TEN, 100)).isEqualTo(2);
        pass(Duration.ofMinutes(1));
        assertThat(passing(key(1), TEN, 100)).isEqualTo(2);
    }

    @Test
    void letsOneRequestThroughAtATimeWhereTheShareIsLess() {
        nodes.set(20);
        assertThat(passing(key(1), TEN, 100)).isEqualTo(1);
        pass(Duration.ofSeconds(119));
        assertThat(passing(key(1), TEN, 100)).isZero();
        pass(Duration.ofSeconds(1));
        assertThat(passing(key(1), TEN, 100)).isEqualTo(1);
    }

    /** What is spent is a fraction of the share, whatever that is. */
    @Test
    void keepsTheFractionThatIsSpentWhenNodesComeAndGo() {
        nodes.set(2);
        assertThat(passing(key(1), TEN, 2)).isEqualTo(2); // 2 of 5
        nodes.set(1);
        assertThat(passing(key(1), TEN, 100)).isEqualTo(6); // 4 of 10 are spent
    }

    @Test
    void beginsFullWhenTheProfileSaysOtherwise() {
        assertThat(passing(key(1), TEN, 100)).isEqualTo(10);
        RateLimits read = new RateLimits(List.of(TEN_A_MINUTE));
        assertThat(passing(key(1), read, 100)).as("the same, read again").isZero();
        assertThat(passing(key(1), BOTH, 100)).isEqualTo(10);
    }

    @Test
    void holdsEachKeyToTheLimitsOfItsTier() {
        assertThat(passing(tiered(1, "lite"), BY_TIER, 100)).isEqualTo(10);
        assertThat(passing(tiered(2, "professional"), BY_TIER, 100)).as("no limits").isEqualTo(100);
        assertThat(passing(tiered(3, "standard"), BY_TIER, 100)).as("not named").isEqualTo(20);
        assertThat(passing(tiered(4, "gold"), BY_TIER, 100)).as("unknown: the least").isEqualTo(10);
        assertThat(passing(key(5), BY_TIER, 100)).as("it names none").isEqualTo(20);
    }

    @Test
    void beginsFullWhenAKeyComesToAnotherTier() {
        assertThat(passing(tiered(1, "lite"), BY_TIER, 100)).isEqualTo(10);
        assertThat(passing(tiered(1, "standard"), BY_TIER, 100)).isEqualTo(20);
        assertThat(passing(tiered(1, "professional"), BY_TIER, 100)).isEqualTo(100);
    }

    @Test
    void forgetsFullBucketsFirstAndCountsTheOthers() {
        for (long key = 0; key < 64; key++) {
            assertThat(passing(key(key), TEN, 10)).isEqualTo(10);
        }
        assertThat(limiter.forgotten()).isZero();
        pass(Duration.ofMinutes(2));
        for (long key = 64; key < 128; key++) {
            assertThat(passing(key(key), TEN, 10)).isEqualTo(10);
        }
        assertThat(limiter.forgotten()).as("those before were full again").isZero();
        assertThat(passing(key(1_000), TEN, 10)).isEqualTo(10);
        assertThat(limiter.forgotten()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 999, 5_000})
    void neverOverflows(int fleet) {
        nodes.set(fleet);
        RateLimits extremes =
                new RateLimits(
                        List.of(
                                new RateLimit(
                                        "most",
                                        RateLimit.QUOTA_MAX,
                                        RateLimit.WINDOW_MAX,
                                        DenyReason.RATE_LIMITED),
                                new RateLimit(
                                        "least",
                                        1,
                                        RateLimit.WINDOW_MAX,
                                        DenyReason.QUOTA_EXCEEDED)));
        assertThat(passing(key(1), extremes, 10)).isEqualTo(1);
        Deny refused = refusal(key(1), extremes);
        assertThat(refused.reason()).isEqualTo(DenyReason.QUOTA_EXCEEDED);
        assertThat(Objects.requireNonNull(refused.usage()).retryAfterSeconds())
                .isEqualTo(RateLimit.WINDOW_MAX.toSeconds() * Math.min(fleet, 1_000));
    }

    @Test
    void letsNoMoreThroughWhenManyThreadsAsk() throws InterruptedException {
        int threads = 8;
        AtomicInteger passed = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        RateLimits limits =
                new RateLimits(
                        List.of(
                                new RateLimit(
                                        "rate",
                                        1_000,
                                        Duration.ofDays(1),
                                        DenyReason.RATE_LIMITED)));
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                pool.execute(() -> {
                    try {
                        start.await();
                        int _ = passed.addAndGet(passing(key(1), limits, 1_000));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            start.countDown();
            pool.shutdown();
            assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(passed).hasValue(1_000);
    }

    private void pass(Duration time) {
        long _ = nanos.addAndGet(time.toNanos());
    }

    private int passing(StoredKey key, RateLimits limits, int requests) {
        int passed = 0;
        for (int i = 0; i < requests; i++) {
            passed += spend(key, limits) instanceof Allow ? 1 : 0;
        }
        return passed;
    }

    private Deny refusal(StoredKey key, RateLimits limits) {
        return (Deny) spend(key, limits);
    }

    private Verdict spend(StoredKey key, RateLimits limits) {
        return limiter.spend(new Allow(new Candidate(key, 1, StoredKey.NEVER)), limits);
    }

    private static StoredKey tiered(long id, String tier) {
        return key(id).withTerms(KeyTerms.of(Map.of("tier", tier)));
    }

    static StoredKey key(long id) {
        return new StoredKey(
                new KeyId(1, id),
                1,
                KeyStatus.ACTIVE,
                "acme",
                "acme",
                Environment.LIVE,
                List.of(),
                List.of(),
                1,
                StoredKey.NEVER,
                0);
    }
}
