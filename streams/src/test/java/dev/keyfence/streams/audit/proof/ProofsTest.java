package dev.keyfence.streams.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.audit.SequenceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Two partitions; times are in seconds. */
class ProofsTest {

    private static final Source ONE = new Source("n", 1);
    private static final Source TWO = new Source("n", 2);

    private final long[] offsets = new long[2];
    private final Proofs proofs = new Proofs(ProofLimits.DEFAULT, 2);

    @Test
    void findsWhatIsMissingBetweenTwoThatAreThere() {
        read(0, 0, ONE, 1, 5);
        read(1, 0, ONE, 2, 9);
        read(0, 20, ONE, 10);
        readTo(20);
        assertThat(judge()).isEmpty();
        readTo(139);
        assertThat(judge()).as("a grace after something later was published").isEmpty();
        readTo(141);

        assertThat(judge())
                .containsExactly(
                        news(ONE, 3, 4, true, 0, range(3, 4)),
                        news(ONE, 6, 8, true, 0, range(6, 8)));
        assertThat(judge()).as("once").isEmpty();
    }

    @Test
    void waitsForThePartitionThatIsBehind() {
        read(0, 0, ONE, 1, 3);
        read(0, 20, ONE, 4);
        read(0, 4_000, ONE, 5);
        assertThat(judge()).as("the other partition was not read").isEmpty();
        read(1, 0, ONE, 2);
        readTo(4_200);

        assertThat(judge()).isEmpty();
    }

    @Test
    void waitsWhileItsNodePublishesNothing() {
        read(0, 0, ONE, 1, 3);
        readTo(1_800);
        assertThat(judge()).as("Kafka was away for the node").isEmpty();
        read(1, 1_800, ONE, 2);
        read(1, 1_801, ONE, 4, 5);
        readTo(9_000);

        assertThat(judge()).isEmpty();
    }

    @Test
    void waitsWhileItsNodeSaysThatItKeepsSomethingBack() {
        read(0, 0, ONE, 1, 3);
        told(ONE, 3, 1, 60);
        told(ONE, 3, 1, 600);
        readTo(1_000);
        assertThat(judge()).isEmpty();
        told(ONE, 3, 0, 1_000);
        readTo(1_200);

        assertThat(judge()).containsExactly(news(ONE, 2, 2, true, 0, range(2, 2)));
    }

    @Test
    void missesWhatASilentNodeDidNotPublishInAnHour() {
        read(0, 0, ONE, 1, 3);
        readTo(3_599);
        assertThat(judge()).isEmpty();
        readTo(3_601);

        assertThat(judge()).containsExactly(news(ONE, 2, 2, true, 0, range(2, 2)));
    }

    @Test
    void provesTheEndOfAKilledStartUpToItsLastLease() {
        read(0, 0, ONE, 1, 2);
        told(ONE, 7, 0, 1);
        told(TWO, 0, 3, 30); // what is left of the first start is on the disk
        told(TWO, 0, 0, 31);
        read(1, 31, ONE, 3, 4);
        readTo(152);

        assertThat(judge()).containsExactly(news(ONE, 5, 7, false, 1, range(5, 7)));
    }

    @Test
    void takesTheDecisionsOfALaterStartForAnEmptySpool() {
        read(0, 0, ONE, 1, 3);
        read(1, 60, TWO, 1);
        readTo(181);

        assertThat(judge()).containsExactly(news(ONE, 2, 2, true, 0, range(2, 2)));
    }

    @Test
    void growsAGapByWhatFollowsIt() {
        told(ONE, 5, 0, 0);
        told(ONE, 9, 0, 200);
        readTo(330);
        assertThat(judge()).containsExactly(news(ONE, 1, 5, false, 0, range(1, 5)));
        told(ONE, 9, 0, 400);
        readTo(530);

        assertThat(judge()).containsExactly(news(ONE, 1, 9, false, 200, range(1, 9)));
    }

    @Test
    void shrinksAndFillsAGapWhenDecisionsComeAfterAll() {
        read(0, 0, ONE, 1, 5, 6);
        read(0, 20, ONE, 7);
        readTo(200);
        assertThat(judge()).hasSize(1);
        read(1, 200, ONE, 3, 3);

        assertThat(judge()).containsExactly(news(ONE, 2, 4, true, 0, range(2, 2), range(4, 4)));
        read(1, 201, ONE, 2);
        read(0, 201, ONE, 4);
        assertThat(judge()).containsExactly(news(ONE, 2, 4, true, 0));
        read(1, 202, ONE, 2);
        assertThat(judge()).as("a repetition").isEmpty();
    }

    @Test
    void countsWhatComesTwice() {
        assertThat(read(0, 0, ONE, 1, 2)).isZero();
        assertThat(read(1, 0, ONE, 2, 3)).isEqualTo(1);
        readTo(9_000);
        assertThat(judge()).isEmpty();
    }

    @Test
    void missesNothingThatWasDeletedBeforeItCouldBeRead() {
        proofs.read(scan(0, 500, 600, 10, ONE, 100, 102));
        read(1, 0, ONE, 90);
        read(1, 10, ONE, 101, 104);
        read(1, 30, ONE, 105);
        readTo(200);

        assertThat(judge()).containsExactly(news(ONE, 103, 103, true, 10, range(103, 103)));
        proofs.read(scan(0, 900, 901, 300, ONE, 200));
        read(0, 330, ONE, 201);
        readTo(500);
        assertThat(judge()).as("deleted while nobody read").isEmpty();
    }

    @Test
    void expectsALaterStartFromItsBeginning() {
        proofs.read(scan(0, 500, 600, 0, ONE, 100, 102));
        read(1, 90_000, TWO, 2);
        read(1, 90_020, TWO, 3);
        readTo(90_200);

        assertThat(judge())
                .contains(
                        new GapNews(
                                TWO, range(1, 1), 1, List.of(range(1, 1)), true, 90_000_000, 0));
    }

    @Test
    void goesOnFromWhatWasKept() {
        KeptRows rows = new KeptRows();
        read(0, 0, ONE, 1, 5, 9_000);
        proofs.keep(rows);
        Proofs again = rows.restore(2);
        again.read(scan(0, 3, 4, 20, ONE, 9_001));
        again.keep(rows);
        Proofs third = rows.restore(2);
        third.idle(0, 200_000);
        third.idle(1, 200_000);
        assertThat(third.judge(0))
                .containsExactly(
                        news(ONE, 2, 4, true, 0, range(2, 4)),
                        news(ONE, 6, 8_999, true, 0, range(6, 8_999)));
        third.keep(rows);

        Proofs fourth = rows.restore(2);
        fourth.read(scan(1, 0, 1, 201, ONE, 2, 3, 4));
        assertThat(fourth.judge(0)).containsExactly(news(ONE, 2, 4, true, 0));
        fourth.keep(rows);
        assertThat(rows.restore(2).judge(0)).isEmpty();
    }

    private long read(int partition, long seconds, Source source, long... numbers) {
        long first = offsets[partition];
        offsets[partition] += numbers.length;
        return proofs.read(scan(partition, first, offsets[partition], seconds, source, numbers));
    }

    private void readTo(long seconds) {
        proofs.idle(0, seconds * 1_000);
        proofs.idle(1, seconds * 1_000);
    }

    private void told(Source source, long decided, long spooled, long seconds) {
        proofs.told(
                new Told(
                        source,
                        OptionalLong.of(decided),
                        OptionalLong.of(spooled),
                        seconds * 1_000));
    }

    private List<GapNews> judge() {
        return proofs.judge(0);
    }

    static Scan scan(
            int partition, long first, long next, long seconds, Source source, long... numbers) {
        List<Long> all = new ArrayList<>();
        for (long number : numbers) {
            all.add(number);
        }
        return new Scan(
                partition,
                first,
                next,
                seconds * 1_000,
                seconds * 1_000,
                List.of(new Scan.Sighting(source, ranges(all))));
    }

    static List<SequenceRange> ranges(List<Long> numbers) {
        return numbers.stream().map(each -> range(each, each)).toList();
    }

    private static SequenceRange range(long from, long to) {
        return new SequenceRange(from, to);
    }

    private static GapNews news(
            Source source,
            long first,
            long last,
            boolean followed,
            long givenSeconds,
            SequenceRange... missing) {
        return new GapNews(
                source,
                range(first, last),
                List.of(missing).stream().mapToLong(SequenceRange::count).sum(),
                List.of(missing),
                followed,
                givenSeconds * 1_000,
                0);
    }
}
