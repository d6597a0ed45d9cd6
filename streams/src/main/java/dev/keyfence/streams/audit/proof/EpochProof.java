package dev.keyfence.streams.audit.proof;

import dev.keyfence.schemas.audit.SequenceRange;
import dev.keyfence.schemas.audit.SequenceSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is known of one start of a node. For one thread.
 *
 * <p>A number is missing when it is known to have been given, its node is known to keep it back no
 * more, and all is read that brokers took until a grace after that. It was given when a later
 * number was seen, or when the node says so in a lease. The node keeps it back no more when it has
 * published what came later, by some seconds, since it publishes in order; or when it says in a
 * lease, of this start or a later one, that nothing is left on its disk; or when nothing was heard
 * of it for long.
 */
final class EpochProof {

    /**
     * What Kafka has not taken in 2 s goes to a node's disk, and all that comes later behind it; so
     * after this what is neither published nor on disk is lost.
     */
    static final Duration SETTLED_AFTER = Duration.ofSeconds(10);

    /** Then a gap goes on over what is there, and tells how many are missing in it. */
    static final int GAPS_MAX = 256;

    /** The first number that must be there is not known: older ones were deleted unread. */
    static final long UNKNOWN = -1;

    private static final int HEADER_LONGS = 7;

    private final ProofLimits limits;
    private final SequenceSet seen = new SequenceSet();
    private final Claims claims;
    private final List<Gap> gaps = new ArrayList<>();
    private final Set<Gap> changed = new LinkedHashSet<>();
    private final Set<Long> touched = new HashSet<>();
    private boolean gapsShrank;
    private long first;
    private long given;
    private long judgedTo;
    private long heardMillis;

    /** A start of which nothing is known but the first number that must be there. */
    EpochProof(ProofLimits limits, long first) {
        this.limits = limits;
        this.first = first;
        claims = new Claims(limits);
    }

    /** Takes numbers that were read; says how many of them were there already. */
    long see(List<SequenceRange> numbers, long atMillis) {
        heardMillis = Math.max(heardMillis, atMillis);
        long twice = 0;
        for (SequenceRange range : numbers) {
            for (long number = range.from(); number <= range.to(); number++) {
                if (seen.add(number)) {
                    touched.add(SequenceSet.blockOf(number));
                    gapsShrank |= number <= judgedTo;
                } else {
                    twice++;
                }
            }
        }
        long highest = numbers.getLast().to();
        claims.ripen(highest, atMillis);
        claim(highest, atMillis);
        return twice;
    }

    /** The node has given this many numbers. */
    void decided(long count, long atMillis) {
        heardMillis = Math.max(heardMillis, atMillis);
        claim(count, atMillis);
    }

    /** The node kept back nothing at a time that it had decided a while before. */
    void keptNothing(long atMillis) {
        claims.ripen(Long.MAX_VALUE, atMillis);
    }

    /** Older numbers than those that come from now on may have been deleted unread. */
    void cut() {
        first = UNKNOWN;
    }

    /** These numbers were read after the cut; those before the first of them are not missed. */
    void seenAfterCut(long number) {
        if (first == UNKNOWN || number > judgedTo) {
            first = first == UNKNOWN ? number : Math.min(first, number);
        }
    }

    /** Whether something may turn out to be missing, or to be there. */
    boolean isOpen() {
        return !claims.isEmpty() || gapsShrank;
    }

    long heardMillis() {
        return heardMillis;
    }

    /** Finds what is missing, or has come after all; false when nothing is known that was not. */
    boolean judge(long readToMillis, long nowMillis) {
        long before = judgedTo;
        long due = judgedTo;
        long givenMillis = 0;
        for (Claim claim : claims.all()) {
            if (claim.number() > due && claim.isDue(readToMillis, limits)) {
                due = claim.number();
                givenMillis = claim.atMillis();
            }
        }
        if (first == UNKNOWN) {
            judgedTo = due;
        } else {
            long from = Math.max(first, judgedTo + 1);
            for (SequenceRange hole : seen.missing(from, due)) {
                miss(hole, givenMillis, nowMillis);
            }
            // What is there without a gap needs no further look.
            judgedTo = Math.max(due, seen.firstMissing(Math.max(from, due + 1)) - 1);
        }
        claims.provedTo(judgedTo);
        if (gapsShrank || !changed.isEmpty()) {
            lookAtGaps();
        }
        gapsShrank = false;
        return judgedTo != before || !changed.isEmpty();
    }

    /** Gaps of which there is something new to tell; they are told by then. */
    List<GapNews> news(Source source) {
        List<GapNews> news = changed.stream().map(gap -> newsOf(source, gap)).toList();
        changed.clear();
        gaps.removeIf(gap -> news.stream().anyMatch(each -> each.isFilled(gap.first())));
        forgetOldBlocks();
        return news;
    }

    /** The blocks of numbers that changed since this was asked. */
    Set<Long> takeTouched() {
        Set<Long> all = Set.copyOf(touched);
        touched.clear();
        return all;
    }

    SequenceSet seen() {
        return seen;
    }

    /** All but the numbers themselves, of which only the ranges of full blocks are here. */
    long[] kept() {
        LongList kept = new LongList();
        List<SequenceRange> full = seen.fullBlocks();
        kept.add(
                first, given, judgedTo, heardMillis, claims.all().size(), gaps.size(), full.size());
        claims.all().forEach(claim -> kept.add(claim.kept()));
        gaps.forEach(gap -> kept.add(gap.kept()));
        full.forEach(range -> kept.add(range.from(), range.to()));
        return kept.toArray();
    }

    /** Takes back what was kept. */
    static EpochProof of(ProofLimits limits, long[] kept) {
        EpochProof proof = new EpochProof(limits, kept[0]);
        proof.given = kept[1];
        proof.judgedTo = kept[2];
        proof.heardMillis = kept[3];
        int at = HEADER_LONGS;
        for (int i = 0; i < kept[4]; i++, at += Claim.LONGS) {
            proof.claims.restore(Claim.of(kept, at));
        }
        for (int i = 0; i < kept[5]; i++, at += Gap.LONGS) {
            proof.gaps.add(Gap.of(kept, at));
        }
        for (int i = 0; i < kept[6]; i++, at += 2) {
            proof.seen.restoreFull(new SequenceRange(kept[at], kept[at + 1]));
        }
        return proof;
    }

    private void claim(long number, long atMillis) {
        if (number > given) {
            given = number;
            claims.add(number, atMillis);
        }
    }

    private void miss(SequenceRange hole, long givenMillis, long nowMillis) {
        Gap last = gaps.isEmpty() ? null : gaps.getLast();
        if (last != null && (last.last() == hole.from() - 1 || gaps.size() >= GAPS_MAX)) {
            last.growTo(hole.to(), givenMillis);
            changed.add(last);
        } else {
            Gap gap = new Gap(hole, givenMillis, nowMillis);
            gaps.add(gap);
            changed.add(gap);
        }
    }

    private void lookAtGaps() {
        for (Gap gap : gaps) {
            if (gap.tell(count(seen.missing(gap.first(), gap.last())))) {
                changed.add(gap);
            }
        }
    }

    private GapNews newsOf(Source source, Gap gap) {
        List<SequenceRange> missing = seen.missing(gap.first(), gap.last());
        return new GapNews(
                source,
                new SequenceRange(gap.first(), gap.last()),
                count(missing),
                missing.stream().limit(GapNews.RANGES_MAX).toList(),
                gap.last() < seen.highest().orElse(0),
                gap.givenMillis(),
                gap.foundMillis());
    }

    /** Gaps in them are told as they were last told, for ever. */
    private void forgetOldBlocks() {
        List<Long> forgotten = seen.fillOldest(limits.blocksMax(), judgedTo);
        if (!forgotten.isEmpty()) {
            touched.addAll(forgotten);
            long end = forgotten.getLast();
            gaps.removeIf(gap -> SequenceSet.blockOf(gap.first()) <= end);
        }
    }

    private static long count(List<SequenceRange> ranges) {
        return ranges.stream().mapToLong(SequenceRange::count).sum();
    }
}
