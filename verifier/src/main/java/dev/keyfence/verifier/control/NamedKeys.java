package dev.keyfence.verifier.control;

import dev.keyfence.verifier.fence.RevocationEntry;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import java.util.function.Consumer;

/** The keys that a target names, in this node's own replica. */
final class NamedKeys {

    private NamedKeys() {}

    /** Visits them; at least them, since what the target says of each is not looked at. */
    static void each(Target target, KeyDirectory directory, Consumer<StoredKey> visitor) {
        if (target.kind() == Target.Kind.KEY) {
            KeyId.parse(target.value())
                    .flatMap(directory::find)
                    .ifPresent(key -> visitor.accept(key.key()));
        } else {
            directory.each(
                    filter(target),
                    key -> {
                        visitor.accept(key);
                        return true;
                    });
        }
    }

    /**
     * How many keys a revocation covers, those that were revoked before it or by another one
     * included. Takes as long as a dry run does.
     */
    static long coveredBy(RevocationEntry revocation, KeyDirectory directory) {
        long[] count = {0};
        each(
                revocation.target(),
                directory,
                key -> {
                    if (revocation.covers(key)) {
                        count[0]++;
                    }
                });
        return count[0];
    }

    private static KeyFilter filter(Target target) {
        return switch (target.kind()) {
            case OWNER -> KeyFilter.ALL.owner(target.value());
            case TAG -> KeyFilter.ALL.tag(target.value());
            case PROFILE -> KeyFilter.ALL.profile(target.value());
            case KEY, ENVIRONMENT, EVERYTHING -> KeyFilter.ALL;
        };
    }
}
