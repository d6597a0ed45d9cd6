package dev.keyfence.streams.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.audit.SequenceRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A node that is killed and started again, Kafka's outages, lost decisions, decisions that are
 * there twice, partitions that are read at different speeds, and an audit that is killed; compared
 * with plain sets. Time goes in seconds.
 */
class ProofsSimulation {

    private static final long SEED = Long.getLong("seed", new Random().nextLong());
    private static final int ROUNDS = 150;
    private static final int PARTITIONS = 4;
    private static final int SECONDS = 900;

    @Test
    void tellsWhatIsMissingAndNothingElse() {
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED + round;
            try {
                new Run(new Random(seed)).play();
            } catch (AssertionError e) {
                throw new AssertionError("-Dseed=" + seed, e);
            }
        }
    }

    private record Stored(Source source, long number, long millis) {}

    private static final class Run {
        private final Random random;
        private final KeptRows rows = new KeptRows();
        private final List<List<Stored>> topic = new ArrayList<>();
        private final int[] read = new int[PARTITIONS];
        private final Map<Source, TreeSet<Long>> lost = new HashMap<>();
        private final Map<Source, Map<Long, GapNews>> told = new HashMap<>();
        private final Deque<Stored> spool = new ArrayDeque<>();
        private Proofs proofs = new Proofs(ProofLimits.DEFAULT, PARTITIONS);
        private long epoch = 1;
        private long decided;
        private long awayUntil;
        private long now;

        private Run(Random random) {
            this.random = random;
            for (int i = 0; i < PARTITIONS; i++) {
                topic.add(new ArrayList<>());
            }
        }

        private void play() {
            for (now = 0; now < SECONDS; now++) {
                live();
                audit();
            }
            awayUntil = 0;
            for (; now < SECONDS + 600; now++) {
                live();
                audit();
            }
            Map<Source, TreeSet<Long>> missing = new HashMap<>();
            told.forEach((source, gaps) ->
                    gaps.values().stream()
                            .flatMap(gap -> gap.ranges().stream())
                            .forEach(range -> {
                                for (long i = range.from(); i <= range.to(); i++) {
                                    missing.computeIfAbsent(source, _ -> new TreeSet<>()).add(i);
                                }
                            }));
            lost.values().removeIf(TreeSet::isEmpty);
            assertThat(missing).isEqualTo(lost);
        }

        /** A second of the node. */
        private void live() {
            boolean settles = now >= SECONDS;
            if (!settles && now >= awayUntil && random.nextInt(100) == 0) {
                awayUntil = now + random.nextInt(300);
            }
            Source source = new Source("n", epoch);
            int busy = random.nextInt(6);
            for (int i = 0; i < busy; i++) {
                Stored made = new Stored(source, ++decided, 0);
                if (!settles && random.nextInt(40) == 0) {
                    lost.computeIfAbsent(source, _ -> new TreeSet<>()).add(decided);
                } else {
                    spool.add(made);
                }
            }
            if (now >= awayUntil) {
                publish(random.nextInt(40));
                lease(source);
            }
            if (!settles && random.nextInt(150) == 0) {
                kill(source);
            }
        }

        /**
         * What the last lease does not tell of cannot be missed: nothing more is lost by a kill.
         */
        private void kill(Source source) {
            if (now < awayUntil) {
                return;
            }
            for (int i = 0; i < 3 && !spool.isEmpty(); i++) {
                Stored last = spool.removeLast();
                lost.computeIfAbsent(last.source(), _ -> new TreeSet<>()).add(last.number());
            }
            lease(source);
            epoch++;
            decided = 0;
        }

        private void publish(int count) {
            for (int i = 0; i < count && !spool.isEmpty(); i++) {
                Stored next = spool.remove();
                append(next);
                if (random.nextInt(20) == 0) {
                    append(next);
                }
            }
        }

        private void append(Stored decision) {
            int partition = (int) (decision.number() * 31 % PARTITIONS);
            topic.get(partition).add(new Stored(decision.source(), decision.number(), now * 1_000));
        }

        private void lease(Source source) {
            proofs.told(
                    new Told(
                            source,
                            OptionalLong.of(decided),
                            OptionalLong.of(spool.size()),
                            now * 1_000));
        }

        /** A second of the audit; what is told is told with what is kept, or not at all. */
        private void audit() {
            for (int i = 0; i < PARTITIONS; i++) {
                scan(i, random.nextInt(4) == 0 ? 40 : random.nextInt(3));
            }
            if (random.nextInt(50) == 0) {
                proofs.keep(rows);
                proofs = rows.restore(PARTITIONS);
            }
            for (GapNews news : proofs.judge(now)) {
                told.computeIfAbsent(news.source(), _ -> new HashMap<>())
                        .put(news.numbers().from(), news);
                assertOnlyLost(news);
            }
        }

        private void scan(int partition, int count) {
            List<Stored> all = topic.get(partition);
            int from = read[partition];
            int to = Math.min(all.size(), from + count);
            if (from == all.size()) {
                proofs.idle(partition, now * 1_000);
                return;
            }
            read[partition] = to;
            Map<Source, TreeSet<Long>> seen = new HashMap<>();
            for (Stored each : all.subList(from, to)) {
                seen.computeIfAbsent(each.source(), _ -> new TreeSet<>()).add(each.number());
            }
            if (to > from) {
                List<Scan.Sighting> sightings = new ArrayList<>();
                seen.forEach((source, numbers) ->
                        sightings.add(
                                new Scan.Sighting(
                                        source, ProofsTest.ranges(List.copyOf(numbers)))));
                proofs.read(
                        new Scan(
                                partition,
                                from,
                                to,
                                all.get(from).millis(),
                                all.get(to - 1).millis(),
                                sightings));
            }
        }

        private void assertOnlyLost(GapNews news) {
            for (SequenceRange range : news.ranges()) {
                for (long i = range.from(); i <= range.to(); i++) {
                    assertThat(lost.getOrDefault(news.source(), new TreeSet<>()))
                            .as("of %s at %d s", news.source(), now)
                            .contains(i);
                }
            }
        }
    }
}
