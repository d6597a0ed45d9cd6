package dev.keyfence.verifier.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Verdict.Allow;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.RateLimit;
import dev.keyfence.verifier.profile.RateLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How far a fleet that shares a limit is from one bucket, while its nodes come and go: one key asks
 * for more than it may, at nodes that learn of each other late. The bound is that of
 * RATE_LIMITS.md, over every stretch of time; what is measured is printed for it. The seed is
 * printed; {@code -Dseed=} replays it.
 */
class FleetLimitSimulation {

    private static final int QUOTA = 600;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long RUN_STEPS = TimeUnit.MINUTES.toNanos(8) / STEP_NANOS;

    /** A lease with its drift: so long a node counts that has gone. */
    private static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(11);

    /** A beacon, the look every 100 ms, and a slow reader. */
    private static final long NOTICED_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    private static final RateLimits LIMITS =
            new RateLimits(List.of(new RateLimit("rate", QUOTA, WINDOW, DenyReason.RATE_LIMITED)));
    private static final Allow ASKED =
            new Allow(new Candidate(LimiterTest.key(1), 1, StoredKey.NEVER));

    /** What happens to the fleet. */
    enum Course {
        /** Four nodes, evenly asked. */
        STEADY(4),
        /** Four nodes, of which one is asked. */
        ONE_NODE_ASKED(4),
        /** A fifth node comes after four minutes. */
        A_NODE_JOINS(4),
        /** One of four goes after four minutes. */
        A_NODE_LEAVES(4),
        /** Each of four is stopped and started, a quarter of a minute apart. */
        ROLLING_RESTART(4),
        /** Nodes come and go every few seconds. */
        CHURN(3);

        private final int nodesAtFirst;

        Course(int nodesAtFirst) {
            this.nodesAtFirst = nodesAtFirst;
        }
    }

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Node> nodes = new ArrayList<>();
    private final List<Long> passed = new ArrayList<>();
    private final List<Long> changes = new ArrayList<>();
    private long now;
    private int fewest = Integer.MAX_VALUE;

    /** A node, each of whose starts begins with full buckets. */
    private final class Node {

        private final long noticedNanos = random.nextLong(NOTICED_NANOS_MAX);
        private final long joined;
        private long left = Long.MAX_VALUE;
        private Limiter limiter = limiter();

        Node(long joined) {
            this.joined = joined;
        }

        private Limiter limiter() {
            return new Limiter(() -> now, this::fleet, Buckets.WAYS);
        }

        boolean serves() {
            return left == Long.MAX_VALUE;
        }

        void restart() {
            limiter = limiter();
            changes.add(now);
        }

        boolean passes() {
            return limiter.spend(ASKED, LIMITS) instanceof Allow;
        }

        private int fleet() {
            int count = 0;
            for (Node node : nodes) {
                boolean known = node == this || now >= node.joined + noticedNanos;
                boolean over = node.left != Long.MAX_VALUE && now > node.left + LEASE_NANOS;
                count += known && !over ? 1 : 0;
            }
            return count;
        }
    }

    @ParameterizedTest
    @EnumSource
    void letsThroughNoMoreThanTheBoundOverAnyStretchOfTime(Course course) {
        for (int i = 0; i < course.nodesAtFirst; i++) {
            nodes.add(new Node(-NOTICED_NANOS_MAX));
        }
        for (long step = 0; step < RUN_STEPS; step++) {
            now = step * STEP_NANOS;
            change(course, step);
            long serving = nodes.stream().filter(Node::serves).count();
            fewest = Math.min(fewest, (int) serving);
            ask(course);
        }

        double most = 0;
        for (Duration stretch : List.of(Duration.ofSeconds(5), WINDOW, WINDOW.multipliedBy(4))) {
            most = Math.max(most, mostOver(stretch));
        }
        double rate = passed.size() / (now / 1e9) * WINDOW.toSeconds() / QUOTA;
        System.out.printf(
                "FleetLimitSimulation %s: at most %.2f of the bucket's bound over any 5 s, 1 or 4 min;"
                        + " %.3f of the limit over the run (seed %d)%n",
                course, most, rate, seed);
        assertThat(rate).isGreaterThan(least(course));
    }

    private static double least(Course course) {
        return switch (course) {
            case STEADY, A_NODE_JOINS, A_NODE_LEAVES, ROLLING_RESTART -> 0.95;
            case ONE_NODE_ASKED -> 0.25;
            case CHURN -> 0.5;
        };
    }

    /** Twenty requests a step would be a hundred times the limit; some is enough. */
    private void ask(Course course) {
        for (int i = 0; i < 2; i++) {
            Node node =
                    nodes.get(course == Course.ONE_NODE_ASKED ? 0 : random.nextInt(nodes.size()));
            if (node.serves() && node.passes()) {
                passed.add(now);
            }
        }
    }

    private void change(Course course, long step) {
        long seconds = step * STEP_NANOS / TimeUnit.SECONDS.toNanos(1);
        boolean whole = step * STEP_NANOS % TimeUnit.SECONDS.toNanos(1) == 0;
        switch (course) {
            case STEADY, ONE_NODE_ASKED -> {}
            case A_NODE_JOINS -> {
                if (whole && seconds == 240) {
                    join();
                }
            }
            case A_NODE_LEAVES -> {
                if (whole && seconds == 240) {
                    leave(nodes.getFirst());
                }
            }
            case ROLLING_RESTART -> {
                if (whole && seconds >= 240 && seconds < 300 && seconds % 15 == 0) {
                    nodes.get((int) (seconds - 240) / 15).restart();
                }
            }
            case CHURN -> {
                if (whole && random.nextInt(10) == 0) {
                    churn();
                }
            }
        }
    }

    private void churn() {
        List<Node> serving = nodes.stream().filter(Node::serves).toList();
        Node one = serving.get(random.nextInt(serving.size()));
        switch (random.nextInt(3)) {
            case 0 -> {
                if (serving.size() < 6) {
                    join();
                }
            }
            case 1 -> {
                if (serving.size() > 2) {
                    leave(one);
                }
            }
            default -> one.restart();
        }
    }

    private void join() {
        nodes.add(new Node(now));
        changes.add(now);
    }

    private void leave(Node node) {
        node.left = now;
        changes.add(now + LEASE_NANOS);
    }

    /**
     * The largest part of one bucket's bound that was let through over any stretch of this length;
     * each is held to the fleet's bound.
     */
    private double mostOver(Duration stretch) {
        double bucket = QUOTA * (1 + stretch.toNanos() / (double) WINDOW.toNanos());
        double share = (double) QUOTA / fewest;
        double unnoticed = QUOTA * NOTICED_NANOS_MAX / (double) WINDOW.toNanos();
        int end = 0;
        int most = 0;
        for (int start = 0; start < passed.size(); start++) {
            long from = passed.get(start);
            long to = from + stretch.toNanos();
            while (end < passed.size() && passed.get(end) <= to) {
                end++;
            }
            long changed =
                    changes.stream()
                            .filter(at -> at >= from - NOTICED_NANOS_MAX && at <= to)
                            .count();
            assertThat(end - start)
                    .as("seed %d, %s from %.2f s, %d changes", seed, stretch, from / 1e9, changed)
                    .isLessThanOrEqualTo(
                            (int) Math.ceil(bucket + changed * (share + unnoticed) + nodes.size()));
            most = Math.max(most, end - start);
        }
        return most / bucket;
    }
}
