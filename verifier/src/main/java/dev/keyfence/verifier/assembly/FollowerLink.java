package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.replica.Follower;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The position of a follower that is made later: fence and followers need each other. */
final class FollowerLink implements LongSupplier {

    private volatile @Nullable Follower follower;

    Follower to(Follower made) {
        follower = made;
        return made;
    }

    @Override
    public long getAsLong() {
        Follower made = follower;
        return made == null ? 0 : made.position();
    }
}
