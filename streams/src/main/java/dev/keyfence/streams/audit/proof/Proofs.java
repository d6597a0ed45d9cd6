package dev.keyfence.streams.audit.proof;

import dev.keyfence.schemas.audit.SequenceSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what was read of all partitions of decisions, and what nodes say of themselves, with
 * what must be there. What comes out depends on what goes in and not on the clock of whoever asks.
 * For one thread.
 */
public final class Proofs {

    /**
     * A start that is first heard of later than this after records were deleted unread began after
     * that, and so with number 1.
     */
    private static final Duration BEGAN_BEFORE_MAX = Duration.ofDays(1);

    /** How often those that nobody has heard of for long are looked for. */
    private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

    private final ProofLimits limits;
    private final Progress progress;
    private final TreeMap<Source, EpochProof> sources = new TreeMap<>();

    /** Those of which something may turn out to be missing. */
    private final TreeSet<Source> open = new TreeSet<>();

    private final Set<Source> changed = new HashSet<>();
    private final Set<Integer> changedPartitions = new HashSet<>();
    private final Map<Source, List<Long>> forgotten = new TreeMap<>();
    private long forgotAtMillis = Long.MIN_VALUE;

    /**
     * Nothing is known.
     *
     * @param partitions how many there are of decisions
     */
    public Proofs(ProofLimits limits, int partitions) {
        this.limits = limits;
        progress = new Progress(partitions);
    }

    /** Takes what was read of a partition; says how many decisions of it were there already. */
    public long read(Scan scan) {
        changedPartitions.add(scan.partition());
        if (progress.read(scan)) {
            sources.values().forEach(EpochProof::cut);
            changed.addAll(sources.keySet());
        }
        long twice = 0;
        boolean afterCut = isCut() && scan.firstMillis() >= progress.cutMillis();
        for (Scan.Sighting sighting : scan.sightings()) {
            EpochProof proof = at(sighting.source(), scan.firstMillis());
            if (afterCut) {
                proof.seenAfterCut(sighting.numbers().getFirst().from());
            }
            twice += proof.see(sighting.numbers(), scan.lastMillis());
            earlier(sighting.source()).forEach(source -> ripen(source, scan.lastMillis()));
        }
        return twice;
    }

    /** There was nothing left to read in a partition that brokers took before this. */
    public void idle(int partition, long millis) {
        progress.idle(partition, millis);
        changedPartitions.add(partition);
    }

    /** Takes what a node says. */
    public void told(Told lease) {
        if (lease.decided().orElse(0) > 0) {
            at(lease.source(), lease.atMillis())
                    .decided(lease.decided().orElseThrow(), lease.atMillis());
        }
        if (lease.spooled().isPresent() && lease.spooled().getAsLong() == 0) {
            earlier(lease.source()).forEach(source -> ripen(source, lease.atMillis()));
            if (open.contains(lease.source())) {
                ripen(lease.source(), lease.atMillis());
            }
        }
    }

    /**
     * Finds what is missing.
     *
     * @param nowMillis for people, milliseconds since the epoch
     */
    public List<GapNews> judge(long nowMillis) {
        long readTo = progress.readToMillis();
        List<GapNews> news = new ArrayList<>();
        for (Source source : List.copyOf(open)) {
            EpochProof proof = sources.get(source);
            if (proof == null || !judge(source, proof, readTo, nowMillis, news)) {
                open.remove(source);
            }
        }
        if (readTo >= forgotAtMillis + FORGET_EVERY.toMillis() || forgotAtMillis > readTo) {
            forgotAtMillis = readTo;
            long since = readTo - limits.forgetAfter().toMillis();
            List.copyOf(sources.keySet()).stream()
                    .filter(source -> heardMillis(source) < since)
                    .forEach(this::forget);
        }
        return news;
    }

    /** All is read that brokers took before this; the least there is while nobody knows. */
    public long readToMillis() {
        return progress.readToMillis();
    }

    /** Keeps what changed since it was last kept. */
    public void keep(Keeper keeper) {
        changedPartitions.forEach(each -> keeper.partition(each, progress.kept(each)));
        changedPartitions.clear();
        forgotten.forEach((source, blocks) -> {
            keeper.source(source, null);
            blocks.forEach(block -> keeper.block(source, block, null));
        });
        forgotten.clear();
        for (Source source : changed) {
            EpochProof proof = sources.get(source);
            if (proof != null) {
                SequenceSet seen = proof.seen();
                proof.takeTouched().forEach(block -> keeper.block(source, block, seen.bits(block)));
                keeper.source(source, proof.kept());
            }
        }
        changed.clear();
    }

    /** Takes back how far a partition was read. */
    public void restorePartition(int partition, long[] kept) {
        progress.restore(partition, kept);
    }

    /** Takes back what was known of a start of a node; its blocks come later. */
    public void restoreSource(Source source, long[] kept) {
        EpochProof proof = EpochProof.of(limits, kept);
        sources.put(source, proof);
        if (proof.isOpen()) {
            open.add(source);
        }
    }

    /** Takes back which numbers of a block were seen. */
    public void restoreBlock(Source source, long block, long[] bits) {
        EpochProof proof = sources.get(source);
        if (proof == null) {
            throw new IllegalStateException("there are numbers of a start that nobody knows");
        }
        proof.seen().restore(block, bits);
    }

    private boolean judge(
            Source source, EpochProof proof, long readTo, long nowMillis, List<GapNews> news) {
        if (proof.judge(readTo, nowMillis)) {
            changed.add(source);
        }
        List<GapNews> ofIt = proof.news(source);
        news.addAll(ofIt);
        return proof.isOpen();
    }

    private EpochProof at(Source source, long atMillis) {
        changed.add(source);
        open.add(source);
        EpochProof known = sources.get(source);
        if (known != null) {
            return known;
        }
        if (sources.size() >= limits.sourcesMax()) {
            sources.keySet().stream()
                    .min(Comparator.comparingLong(this::heardMillis))
                    .ifPresent(this::forget);
        }
        boolean whole = !isCut() || atMillis > progress.cutMillis() + BEGAN_BEFORE_MAX.toMillis();
        EpochProof proof = new EpochProof(limits, whole ? 1 : EpochProof.UNKNOWN);
        sources.put(source, proof);
        return proof;
    }

    private boolean isCut() {
        return progress.cutMillis() != Progress.NO_CUT;
    }

    /** The open ones of earlier starts of a node. */
    private List<Source> earlier(Source source) {
        return List.copyOf(open.subSet(source.firstOfNode(), source));
    }

    private void ripen(Source source, long atMillis) {
        EpochProof proof = sources.get(source);
        if (proof != null) {
            proof.keptNothing(atMillis);
            changed.add(source);
        }
    }

    private long heardMillis(Source source) {
        EpochProof proof = sources.get(source);
        return proof == null ? Long.MAX_VALUE : proof.heardMillis();
    }

    private void forget(Source source) {
        EpochProof proof = sources.remove(source);
        open.remove(source);
        changed.remove(source);
        if (proof != null) {
            forgotten.put(source, proof.seen().partialBlocks());
        }
    }
}
