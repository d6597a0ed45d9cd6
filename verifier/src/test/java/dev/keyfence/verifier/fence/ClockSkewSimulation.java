package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Keys are made and revoked by control nodes whose clocks show different times: no key slips
 * through that was made, in true time, before what the revocation covers. {@code -Dseed=} replays
 * one run.
 */
class ClockSkewSimulation {

    private static final int RUNS = Integer.getInteger("runs", 200);
    private static final int STEPS = 400;
    private static final long MILLISECOND = 1_000_000;
    private static final Target ACME = Target.owner("acme");

    @Test
    void lastOneBeforeARevocationUntilNowIsCoveredWhateverTheClocksShow() {
        seeds().forEach(seed -> {
            Run run = new Run(seed, Duration.ofDays(1));
            run.play(false);
            assertThat(run.slippedThrough()).as("-Dseed=%s", seed).isEmpty();
            assertThat(run.madeAfterAllAndCovered()).as("-Dseed=%s", seed).isEmpty();
        });
    }

    @Test
    void everyKeyFromBeforeATimeIsCoveredWhileClocksDifferByNoMoreThanIsAllowed() {
        seeds().forEach(seed -> {
            Run run = new Run(seed, ClockSkew.MAX);
            run.play(true);
            assertThat(run.slippedThrough()).as("-Dseed=%s", seed).isEmpty();
        });
    }

    @Test
    void findsClocksThatDifferByMoreThanIsAllowed() {
        assertThat(seeds())
                .anyMatch(seed -> {
                    Run run = new Run(seed, ClockSkew.MAX.multipliedBy(4));
                    run.play(true);
                    return !run.slippedThrough().isEmpty();
                });
    }

    @Test
    void findsThatATimeAloneWouldLetKeysThroughThatWereMadeBeforeItWasAskedFor() {
        assertThat(seeds())
                .anyMatch(seed -> {
                    Run run = new Run(seed, ClockSkew.MAX);
                    run.withoutAllowance = true;
                    run.play(true);
                    return !run.slippedThrough().isEmpty();
                });
    }

    private static List<Long> seeds() {
        Long given = Long.getLong("seed");
        return given != null ? List.of(given) : LongStream.range(0, RUNS).boxed().toList();
    }

    /** A control node: how far it has read, and how wrong its clock is. */
    private static final class Control {
        private final SimulatedNode node;
        private final Duration skew;

        Control(SimulatedNode node, Duration skew) {
            this.node = node;
            this.skew = skew;
        }
    }

    private record Made(StoredKey key, long trueNanos) {}

    /**
     * A revocation.
     *
     * @param coversUntil true time before which all keys must be covered: who asks means as long
     *     ago as their own clock says
     */
    private record Asked(long coversUntil) {}

    private static final class Run {
        private final SimulatedLog log = new SimulatedLog();
        private final List<Control> controls = new ArrayList<>();
        private final List<Made> made = new ArrayList<>();
        private final List<Asked> asked = new ArrayList<>();
        private final Random random;
        private boolean withoutAllowance;
        private long lastAskedNanos;

        /** Clocks show up to half of the difference too much or too little. */
        Run(long seed, Duration difference) {
            random = new Random(seed);
            for (int i = 0; i < 3; i++) {
                SimulatedNode node =
                        new SimulatedNode(
                                log,
                                FenceSettings.DEFAULTS,
                                Samples.node("control-" + i, 1),
                                new SimulatedNode.World(
                                        new KeptRows(), 0, 1.0, SimulatedNode.Bug.NONE));
                double part = random.nextDouble() - 0.5;
                controls.add(
                        new Control(
                                node, Duration.ofMillis((long) (difference.toMillis() * part))));
            }
        }

        void play(boolean withTimes) {
            for (int i = 0; i < STEPS; i++) {
                log.advance((1 + random.nextInt(500)) * MILLISECOND);
                Control at = controls.get(random.nextInt(controls.size()));
                switch (random.nextInt(8)) {
                    case 0 -> revoke(at, withTimes);
                    case 1, 2, 3 -> make(at);
                    default -> at.node.read(random.nextInt(3));
                }
            }
            readAll();
            for (int i = 0; i < 5; i++) {
                log.advance(ClockSkew.MAX.toNanos());
                make(controls.get(i % controls.size()));
            }
        }

        private void readAll() {
            controls.forEach(each -> each.node.read(Integer.MAX_VALUE));
        }

        private void make(Control at) {
            long micros = NodeTable.micros(shown(at));
            KeyId id = new KeyId(1, made.size());
            made.add(new Made(Samples.key(id, micros, at.node.position()), log.nowNanos()));
        }

        private void revoke(Control at, boolean withTime) {
            Duration ago = ClockSkew.MAX.plusMillis(random.nextInt(20_000));
            Instant before = withTime ? shown(at).minus(ago) : null;
            String name = "rev_" + asked.size();
            FenceKey key = new FenceKey.OfRevocation(ACME, name);
            log.append(
                    key.bytes(),
                    Samples.record(log.end(), Samples.revocation(name, ACME, compared(before)))
                            .value());
            asked.add(new Asked(log.nowNanos() - (withTime ? ago.toNanos() : 0)));
            lastAskedNanos = log.nowNanos();
        }

        private @Nullable Instant compared(@Nullable Instant before) {
            return before == null || withoutAllowance ? before : ClockSkew.cutoff(before);
        }

        private Instant shown(Control at) {
            return Samples.NOON
                    .plusNanos(log.nowNanos())
                    .plus(at.skew)
                    .truncatedTo(ChronoUnit.MICROS);
        }

        List<Made> slippedThrough() {
            readAll();
            List<Made> slipped = new ArrayList<>();
            long until = asked.stream().mapToLong(Asked::coversUntil).max().orElse(0);
            for (Control each : controls) {
                made.stream()
                        .filter(key -> key.trueNanos < until)
                        .filter(key -> !each.node.revocations().covers(key.key))
                        .forEach(slipped::add);
            }
            return slipped;
        }

        /** Made by nodes that had read all, after the last revocation. */
        List<Made> madeAfterAllAndCovered() {
            return made.stream()
                    .filter(key -> key.trueNanos > lastAskedNanos)
                    .filter(key -> key.key.createdAtFencePosition() == log.end())
                    .filter(key -> controls.getFirst().node.revocations().covers(key.key))
                    .toList();
        }
    }
}
