package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.replica.UsageRows.Cell;
import dev.keyfence.verifier.replica.UsageRows.Place;
import dev.keyfence.verifier.seeded.Seeded;
import dev.keyfence.verifier.store.KeyUsage.Kind;
import dev.keyfence.verifier.store.KeyUsage.Page;
import dev.keyfence.verifier.store.KeyUsage.Range;
import dev.keyfence.verifier.store.KeyUsage.Ranking;
import dev.keyfence.verifier.store.KeyUsage.Step;
import dev.keyfence.verifier.store.KeyUsage.Subject;
import dev.keyfence.verifier.store.KeyUsage.Total;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lists that are far too short, against a plain map of all counts. */
@ExtendWith(Seeded.class)
class UsageRankingTest {

    private static final long HOUR = Step.HOUR.millis();
    private static final int HOURS = 6;
    private static final int PARTS = 3;

    private final MapRows rows = new MapRows();
    private final UsageTotals totals = new UsageTotals(rows);
    private final Map<Place, Long> model = new HashMap<>();

    @RepeatedTest(200)
    void ranksExactlyOrSaysHowMuchOthersHaveAtTheMost(Random random) {
        BusiestLists lists = new BusiestLists(rows, 1 + random.nextInt(12));
        int subjects = 1 + random.nextInt(40);
        for (int batch = 0; batch < 40; batch++) {
            for (int i = random.nextInt(30); i > 0; i--) {
                change(lists, random, subjects);
            }
            totals.ending(rows);
            lists.ending(rows);
            totals.forgetChanges();
            lists.written();
            if (random.nextInt(10) == 0) {
                lists.reset(); // as after a start
            }
        }
        check(random);
        List.copyOf(model.keySet()).forEach(place -> drop(lists, place));
        totals.ending(rows);
        lists.ending(rows);
        assertThat(rows.isEmpty()).as("rows of windows that are no more").isTrue();
    }

    private void check(Random random) {
        long from = random.nextInt(HOURS) * HOUR;
        Range range = new Range(Step.HOUR, from, from + (1 + random.nextInt(HOURS)) * HOUR);
        String profile = random.nextBoolean() ? null : "a";
        int limit = 1 + random.nextInt(10);
        List<Total> all = all(range, profile);
        Ranking ranking = new UsageRanking(rows, totals).of(Kind.ROUTE, profile, range, limit);

        assertThat(all).containsAll(ranking.totals());
        assertThat(ranking.totals())
                .isSortedAccordingTo(Comparator.comparingLong(total -> -total.decisions()));
        assertThat(all.stream().filter(total -> !ranking.totals().contains(total)))
                .allMatch(total -> total.decisions() <= ranking.othersMost());
        if (ranking.complete()) {
            assertThat(ranking.totals().stream().map(Total::decisions))
                    .containsExactlyElementsOf(
                            all.stream()
                                    .map(Total::decisions)
                                    .sorted(Comparator.reverseOrder())
                                    .limit(limit)
                                    .toList());
        }
        assertThat(pages(range, profile, limit)).containsExactlyInAnyOrderElementsOf(all);
    }

    private List<Total> pages(Range range, @Nullable String profile, int limit) {
        List<Total> found = new ArrayList<>();
        Subject after = null;
        do {
            Page page = totals.page(Kind.ROUTE, profile, range, after, limit);
            found.addAll(page.totals());
            after = page.next();
        } while (after != null);
        return found;
    }

    private void change(BusiestLists lists, Random random, int subjects) {
        Place place =
                new Place(
                        new Subject(
                                Kind.ROUTE,
                                random.nextBoolean() ? "a" : "b",
                                "/" + random.nextInt(subjects)),
                        Step.HOUR,
                        random.nextInt(HOURS) * HOUR,
                        random.nextInt(PARTS));
        if (random.nextInt(8) == 0) {
            drop(lists, place);
        } else {
            long decisions = model.merge(place, 1L + random.nextInt(20), Long::sum);
            lists.apply(place.cell(), totals.put(place, decisions, 0, place.startMillis()));
        }
    }

    private void drop(BusiestLists lists, Place place) {
        model.remove(place);
        lists.apply(place.cell(), totals.drop(place));
    }

    private List<Total> all(Range range, @Nullable String profile) {
        Map<Subject, Total> sums = new HashMap<>();
        model.forEach((place, count) -> {
            Cell cell = place.cell();
            boolean within =
                    cell.startMillis() >= range.fromMillis()
                            && cell.startMillis() < range.untilMillis();
            if (within && (profile == null || profile.equals(cell.subject().profile()))) {
                sums.merge(
                        cell.subject(),
                        new Total(cell.subject(), count, 0, cell.startMillis()),
                        UsageRankingTest::plus);
            }
        });
        return List.copyOf(sums.values());
    }

    private static Total plus(Total one, Total other) {
        return new Total(
                one.subject(),
                one.allowed() + other.allowed(),
                0,
                Math.max(one.lastMicros(), other.lastMicros()));
    }
}
