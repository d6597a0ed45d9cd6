package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.replica.BusiestList.Member;
import dev.keyfence.verifier.replica.BusiestList.Slice;
import dev.keyfence.verifier.replica.RowReader.Walker;
import dev.keyfence.verifier.replica.UsageRows.ListKey;
import dev.keyfence.verifier.store.KeyUsage.Kind;
import dev.keyfence.verifier.store.KeyUsage.Range;
import dev.keyfence.verifier.store.KeyUsage.Ranking;
import dev.keyfence.verifier.store.KeyUsage.Subject;
import dev.keyfence.verifier.store.KeyUsage.Total;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Who was busiest in a period of many windows, without looking at everybody.
 *
 * <p>Each window's list says what its members have, and what nobody else exceeds. Added up over the
 * windows, a subject has at the most what it has where it is listed, and the floor where it is not.
 * Those that may have most by that are looked up one after the other, which is exact, until nobody
 * who is left can have more than the last one of the answer (R. Fagin's threshold algorithm). Where
 * many are about equally busy that would be a look at everybody; so it ends after so many, and the
 * answer says how many decisions those who are not in it have at the most.
 *
 * <p>For one question and one thread.
 */
final class UsageRanking {

    /** Of all lists together: some 20 ms. */
    private static final int MEMBERS_MAX = 50_000;

    /** How many subjects are looked up: some 30 ms. */
    static final int LOOKUPS_MAX = 1_000;

    private static final Comparator<Total> FALLING =
            Comparator.comparingLong((Total total) -> -total.decisions())
                    .thenComparing(total -> total.subject().name())
                    .thenComparing(total -> String.valueOf(total.subject().profile()));

    private final RowReader stored;
    private final UsageTotals totals;
    private final Map<Subject, Candidate> candidates = new HashMap<>();

    /** By profile, for routes; what somebody has at the most who is in no list. */
    private final Map<String, Long> floors = new HashMap<>();

    /** What is known of a subject by lists: what it has in some, and their floors. */
    private static final class Candidate {

        private long listed;
        private long floors;
    }

    /** Somebody, and how many decisions it has at the most. */
    private record Bound(Subject subject, long most) {}

    UsageRanking(RowReader stored, UsageTotals totals) {
        this.stored = stored;
        this.totals = totals;
    }

    /** The busiest of a kind; of routes, of one profile or of all. */
    Ranking of(Kind kind, @Nullable String profile, Range range, int limit) {
        gather(kind, profile, range);
        List<Bound> bounds =
                candidates.entrySet().stream()
                        .map(entry -> bound(entry.getKey(), entry.getValue()))
                        .sorted(Comparator.comparingLong(bound -> -bound.most()))
                        .toList();
        long othersMost = floors.values().stream().mapToLong(Long::longValue).max().orElse(0);
        // The least of the answer first, since that is who has to go.
        PriorityQueue<Total> best = new PriorityQueue<>(FALLING.reversed());
        int looked = 0;
        for (Bound bound : bounds) {
            boolean beaten = best.size() == limit && bound.most() <= best.element().decisions();
            if (beaten || looked == LOOKUPS_MAX) {
                othersMost = Math.max(othersMost, bound.most());
                break;
            }
            looked++;
            Total total = totals.total(bound.subject(), range);
            if (total != null) {
                best.add(total);
            }
            if (best.size() > limit) {
                othersMost = Math.max(othersMost, best.remove().decisions());
            }
        }
        return ranking(best, othersMost, limit);
    }

    private static Ranking ranking(PriorityQueue<Total> best, long othersMost, int limit) {
        List<Total> ranked = new ArrayList<>(best);
        ranked.sort(FALLING);
        boolean complete =
                othersMost == 0
                        || (ranked.size() == limit && ranked.getLast().decisions() >= othersMost);
        return new Ranking(ranked, complete, othersMost);
    }

    private void gather(Kind kind, @Nullable String profile, Range range) {
        long windows =
                Math.ceilDiv(range.untilMillis() - range.fromMillis(), range.step().millis());
        int depth = Math.clamp(MEMBERS_MAX / Math.max(1, windows), 1, BusiestList.MEMBERS_MAX);
        stored.walk(
                UsageRows.busiest(new ListKey(kind, range.step(), range.fromMillis(), null)),
                (key, row) -> {
                    ListKey list = UsageRows.listOf(key, kind, range.step(), range.untilMillis());
                    if (list == null) {
                        return null;
                    }
                    if (profile == null || profile.equals(list.profile())) {
                        add(list, BusiestList.slice(row, depth));
                    }
                    return Walker.NEXT;
                });
    }

    private void add(ListKey list, Slice slice) {
        floors.merge(String.valueOf(list.profile()), slice.floor(), Long::sum);
        for (Member member : slice.members()) {
            Candidate candidate =
                    candidates.computeIfAbsent(
                            new Subject(list.kind(), list.profile(), member.name()),
                            _ -> new Candidate());
            candidate.listed += member.decisions();
            candidate.floors += slice.floor();
        }
    }

    private Bound bound(Subject subject, Candidate candidate) {
        long elsewhere =
                floors.getOrDefault(String.valueOf(subject.profile()), 0L) - candidate.floors;
        return new Bound(subject, candidate.listed + elsewhere);
    }
}
