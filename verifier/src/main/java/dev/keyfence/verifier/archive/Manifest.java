package dev.keyfence.verifier.archive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What counts: the files that are visible, and how far the log is in them. The two change together
 * or not at all, which is what makes each decision be archived once. Immutable.
 *
 * @param log which log the positions belong to; null before the first
 * @param positions for each partition, the next offset to read
 * @param nextFile the number of the next file; none is used twice
 * @param files the visible ones
 * @param erasures owners whose decisions are not kept
 */
record Manifest(
        @Nullable Log log,
        Map<Integer, Long> positions,
        long nextFile,
        List<ArchivedFile> files,
        List<Erasure> erasures) {

    /** One that names nothing. */
    static final Manifest EMPTY = new Manifest(null, Map.of(), 1, List.of(), List.of());

    /** Copies the collections. */
    Manifest {
        positions = Map.copyOf(positions);
        files = List.copyOf(files);
        erasures = List.copyOf(erasures);
    }

    /**
     * A topic of a cluster.
     *
     * @param clusterId Kafka's id of the cluster
     * @param topicId Kafka's id of the topic
     * @param partitions how many it has
     */
    record Log(String clusterId, String topicId, int partitions) {}

    /**
     * An owner whose decisions are not kept.
     *
     * @param owner whose
     * @param untilMicros those that were made before, microseconds since the epoch
     * @param done whether no file holds any more of them
     */
    record Erasure(String owner, long untilMicros, boolean done) {}

    /** The log was read on. */
    Manifest read(Log from, Map<Integer, Long> upTo, Collection<ArchivedFile> added) {
        List<ArchivedFile> all = new ArrayList<>(files);
        all.addAll(added);
        return new Manifest(from, upTo, nextFile, all, erasures);
    }

    /** Files took the place of others. */
    Manifest replaced(Collection<ArchivedFile> removed, Collection<ArchivedFile> added) {
        Set<ArchivedFile> gone = new HashSet<>(removed);
        List<ArchivedFile> all = new ArrayList<>(files);
        all.removeIf(gone::contains);
        all.addAll(added);
        return new Manifest(log, positions, nextFile, all, erasures);
    }

    /** So many file numbers were given out. */
    Manifest numbered(long next) {
        return new Manifest(log, positions, next, files, erasures);
    }

    Manifest erasing(List<Erasure> those) {
        return new Manifest(log, positions, nextFile, files, those);
    }

    /** An owner's decisions before a time are not kept any more. */
    Manifest forgetting(String owner, long untilMicros) {
        List<Erasure> all = new ArrayList<>(erasures);
        all.removeIf(erasure -> erasure.owner().equals(owner));
        all.add(new Erasure(owner, untilMicros, false));
        return erasing(all);
    }

    /** No file holds any more of them. */
    Manifest forgotten(Erasure erasure) {
        List<Erasure> all = new ArrayList<>(erasures);
        if (all.remove(erasure)) {
            all.add(new Erasure(erasure.owner(), erasure.untilMicros(), true));
        }
        return erasing(all);
    }

    /** How many rows the files hold. */
    long rows() {
        return files.stream().mapToLong(ArchivedFile::rows).sum();
    }
}
