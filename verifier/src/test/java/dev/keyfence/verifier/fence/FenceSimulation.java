package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.verifier.fence.SimulatedNode.Bug;
import dev.keyfence.verifier.key.KeyId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * The promise under crashes, pauses, slow and cut-off nodes, restarts with and without a disk, and
 * clocks that run differently, with profiles that are served stale and changed meanwhile: once a
 * revocation is confirmed, no process that answers anybody lacks it. {@code -Dseed=} replays one
 * run.
 */
class FenceSimulation {

    /** {@code -Druns=} makes it more. */
    private static final int RUNS = Integer.getInteger("runs", 60);

    private static final long MILLISECOND = 1_000_000;
    private static final long RUN_NANOS = Duration.ofSeconds(60).toNanos();
    private static final double DRIFT = 0.1;

    /** Thousands of nodes come and go: only errors are worth reading. */
    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger(LeaseGate.class)).setLevel(Level.ERROR);
    }

    @AfterAll
    static void loud() {
        ((Logger) LoggerFactory.getLogger(LeaseGate.class)).setLevel(null);
    }

    @Test
    void neverAnswersWithoutARevocationThatIsConfirmed() {
        seeds().forEach(seed -> {
            Run run = new Run(seed, Bug.NONE, DRIFT);
            assertThat(run.violation()).as("-Dseed=%s", seed).isEmpty();
            assertThat(run.unconfirmedAfterHealing()).as("-Dseed=%s", seed).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void findsWhatAMutantGetsWrong(Bug bug) {
        assertThat(seeds()).anyMatch(seed -> new Run(seed, bug, DRIFT).violation().isPresent());
    }

    @Test
    void findsADriftThatIsSmallerThanThatOfTheClocks() {
        assertThat(seeds())
                .anyMatch(seed -> new Run(seed, Bug.NONE, 0.000_1).violation().isPresent());
    }

    private static List<Long> seeds() {
        Long given = Long.getLong("seed");
        return given != null ? List.of(given) : LongStream.range(0, RUNS).boxed().toList();
    }

    /** One run. */
    private static final class Run {

        private final Random random;
        private final Bug bug;
        private final FenceSettings settings;
        private final SimulatedLog log = new SimulatedLog();
        private final List<SimulatedNode> current = new ArrayList<>();
        private final List<SimulatedNode> zombies = new ArrayList<>();
        private final Map<String, KeyId> pending = new HashMap<>();
        private final Map<String, KeyId> confirmed = new HashMap<>();
        private SimulatedNode control;
        private long epoch = 1;
        private long revoked;

        Run(long seed, Bug bug, double drift) {
            this.random = new Random(seed);
            this.bug = bug;
            this.settings =
                    new FenceSettings(
                            Duration.ofMillis(200),
                            Duration.ofSeconds(2),
                            drift,
                            Duration.ofSeconds(10),
                            Duration.ZERO);
            for (int i = 0; i < 3; i++) {
                current.add(start(i, new KeptRows(), 0, freshEpoch()));
            }
            control = startControl(new KeptRows(), 0, freshEpoch());
        }

        Optional<String> violation() {
            while (log.nowNanos() < RUN_NANOS) {
                upset();
                step();
                Optional<String> found = check();
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }

        /** What is still pending when all has been well for a few leases. */
        List<String> unconfirmedAfterHealing() {
            for (int i = 0; i < 600; i++) {
                step();
                assertThat(check()).isEmpty();
            }
            return List.copyOf(pending.keySet());
        }

        private void step() {
            log.advance((1 + random.nextInt(40)) * MILLISECOND);
            for (SimulatedNode node : current) {
                node.deliver();
                if (random.nextInt(4) > 0) {
                    node.read(random.nextInt(20));
                }
                int slowness = random.nextInt(50) == 0 ? 3_000 : 20;
                node.renew(random.nextInt(slowness) * MILLISECOND);
            }
            control.deliver();
            control.renew(random.nextInt(20) * MILLISECOND);
            control.read(random.nextInt(30));
            control.receipts().settle(control.nowNanos());
        }

        private void upset() {
            int which = random.nextInt(current.size());
            SimulatedNode node = current.get(which);
            switch (random.nextInt(400)) {
                case 0, 1 -> node.pause(random.nextInt(5_000) * MILLISECOND);
                case 2, 3 -> node.stall(random.nextInt(5_000) * MILLISECOND);
                case 4, 5 -> restart(which);
                case 6 -> current.set(which, start(which, new KeptRows(), 0, freshEpoch()));
                case 7 -> {
                    node.cutOff();
                    zombies.add(node);
                    current.set(which, start(which, new KeptRows(), 0, freshEpoch()));
                }
                case 8 -> {
                    control.rows().crash();
                    control = startControl(control.rows(), control.stored(), nextEpoch(control));
                }
                case 9, 10, 11, 12, 13, 14, 15, 16 -> revoke();
                case 17 -> {
                    // Started elsewhere, on a disk of its own, while the old one still answers.
                    control.cutOff();
                    zombies.add(control);
                    control = startControl(new KeptRows(), 0, freshEpoch());
                }
                case 18, 19, 20 -> node.serveStale(Duration.ofMillis(random.nextInt(5) * 500L));
                default -> {} // nothing happens most of the time
            }
        }

        private void restart(int which) {
            SimulatedNode node = current.get(which);
            node.rows().crash();
            current.set(which, start(which, node.rows(), node.stored(), nextEpoch(node)));
        }

        private void revoke() {
            KeyId id = new KeyId(1, ++revoked);
            String name = "rev_" + revoked;
            FenceKey key = new FenceKey.OfRevocation(Target.key(id), name);
            FenceRecord record = new FenceRecord(Samples.revocation(name, Target.key(id), null));
            log.append(key.bytes(), Samples.SERIALIZER.serialize(Samples.TOPIC, record));
            pending.put(name, id);
        }

        private Optional<String> check() {
            pending.entrySet()
                    .removeIf(each -> {
                        Receipt receipt = control.receipt(each.getKey());
                        boolean done =
                                receipt != null && receipt.status() == Receipt.Status.CONFIRMED;
                        if (done) {
                            confirmed.put(each.getKey(), each.getValue());
                        }
                        return done;
                    });
            for (Map.Entry<String, KeyId> each : confirmed.entrySet()) {
                if (accepted(current, each.getValue())
                        || accepted(zombies, each.getValue())
                        || accepted(List.of(control), each.getValue())) {
                    return Optional.of(
                            each.getKey() + " was accepted at " + log.nowNanos() + " ns");
                }
            }
            return Optional.empty();
        }

        private static boolean accepted(List<SimulatedNode> nodes, KeyId id) {
            return nodes.stream()
                    .anyMatch(node ->
                            node.answers() && !node.revocations().covers(Samples.key(id, 0, 0)));
        }

        private SimulatedNode start(int which, KeptRows rows, long stored, long nodeEpoch) {
            return new SimulatedNode(
                    log, settings, Samples.node("node-" + which, nodeEpoch), world(rows, stored));
        }

        /** A directory that is new starts at the clock, which is far above all others' counts. */
        private long freshEpoch() {
            epoch += 1_000;
            return bug == Bug.SHARES_ONE_EPOCH ? 1 : epoch;
        }

        private long nextEpoch(SimulatedNode before) {
            return bug == Bug.SHARES_ONE_EPOCH ? 1 : before.epoch() + 1;
        }

        private SimulatedNode startControl(KeptRows rows, long stored, long nodeEpoch) {
            return new SimulatedNode(
                    log, settings, Samples.node("control", nodeEpoch), world(rows, stored));
        }

        /** Clocks run 4 % fast or slow: no two differ by more than the drift. */
        private SimulatedNode.World world(KeptRows rows, long stored) {
            double rate = 0.96 + random.nextInt(81) / 1_000.0;
            return new SimulatedNode.World(rows, stored, rate, bug);
        }
    }
}
