package dev.keyfence.verifier.control;

import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a revocation would end, counted in this node's own replica and before it is asked for.
 *
 * @param count how many keys that are not revoked yet
 * @param sample some of them
 * @param locksOut whether nobody could administer Keyfence after it
 */
record DryRun(long count, List<KeyDetails> sample, boolean locksOut) {

    /** Enough to see whether the target is the one that was meant. */
    private static final int SAMPLE_MAX = 10;

    /**
     * Counts.
     *
     * @param beforeMicros only keys created before this; null for all
     * @param locksOut whether ending these keys would lock everybody out
     */
    static DryRun of(
            Target target,
            @Nullable Long beforeMicros,
            KeyDirectory directory,
            RevocationCheck revocations,
            Predicate<Predicate<StoredKey>> locksOut) {
        Predicate<StoredKey> ends =
                key ->
                        target.names(key)
                                && (beforeMicros == null || key.createdAtMicros() < beforeMicros);
        Tally tally = new Tally();
        NamedKeys.each(
                target,
                directory,
                key -> {
                    if (ends.test(key)
                            && key.status() != KeyStatus.REVOKED
                            && !revocations.covers(key)) {
                        tally.add(key.id());
                    }
                });
        List<KeyDetails> sample =
                tally.sample.stream().map(directory::find).flatMap(Optional::stream).toList();
        return new DryRun(tally.count, sample, locksOut.test(ends));
    }

    private static final class Tally {
        private final List<KeyId> sample = new ArrayList<>();
        private long count;

        void add(KeyId key) {
            if (sample.size() < SAMPLE_MAX) {
                sample.add(key);
            }
            count++;
        }
    }
}
