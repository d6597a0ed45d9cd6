package dev.keyfence.verifier.control;

import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a revocation would end, counted in this node's own replica and before it is asked for.
 *
 * @param count how many keys that are not revoked yet
 * @param sample some of them
 * @param locksOut whether nobody could administer Keyfence after it
 */
record DryRun(long count, List<StoredKey> sample, boolean locksOut) {

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
        Predicate<StoredKey> visitor =
                key -> {
                    if (ends.test(key)
                            && key.status() != KeyStatus.REVOKED
                            && !revocations.covers(key)) {
                        tally.add(key);
                    }
                    return true;
                };
        if (target.kind() == Target.Kind.KEY) {
            KeyId.parse(target.value())
                    .flatMap(directory::find)
                    .ifPresent(key -> {
                        boolean _ = visitor.test(key.key());
                    });
        } else {
            directory.each(filter(target), visitor);
        }
        return new DryRun(tally.count, tally.sample, locksOut.test(ends));
    }

    private static KeyFilter filter(Target target) {
        return switch (target.kind()) {
            case OWNER -> KeyFilter.ALL.owner(target.value());
            case TAG -> KeyFilter.ALL.tag(target.value());
            case PROFILE -> KeyFilter.ALL.profile(target.value());
            case KEY, ENVIRONMENT, EVERYTHING -> KeyFilter.ALL;
        };
    }

    private static final class Tally {
        private final List<StoredKey> sample = new ArrayList<>();
        private long count;

        void add(StoredKey key) {
            if (sample.size() < SAMPLE_MAX) {
                sample.add(key);
            }
            count++;
        }
    }
}
