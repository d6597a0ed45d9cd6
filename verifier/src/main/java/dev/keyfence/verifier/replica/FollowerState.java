package dev.keyfence.verifier.replica;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the world may know of a follower. Written by its thread only, read by any. */
final class FollowerState {

    private static final Logger log = LoggerFactory.getLogger(FollowerState.class);

    private volatile FollowerProgress progress;

    FollowerState(String topic) {
        progress =
                new FollowerProgress(
                        topic, FollowerPhase.STARTING, false, 0, -1, "reading its rows", null);
    }

    FollowerProgress progress() {
        return progress;
    }

    /** Changes the phase, or says more about the one it is in. */
    void enter(FollowerPhase phase, String detail) {
        FollowerProgress old = progress;
        if (old.phase() != phase) {
            if (!old.phase().next().contains(phase)) {
                throw new IllegalStateException(
                        "a follower cannot go from " + old.phase() + " to " + phase);
            }
            log.info("{}: {} -> {}: {}", old.topic(), old.phase(), phase, detail);
        }
        progress =
                new FollowerProgress(
                        old.topic(),
                        phase,
                        old.caughtUp(),
                        old.position(),
                        old.target(),
                        detail,
                        old.lastError());
    }

    void position(long position) {
        change(progress.caughtUp(), position, progress.target(), progress.lastError());
    }

    void target(long target) {
        change(progress.caughtUp(), progress.position(), target, progress.lastError());
    }

    void caughtUp(boolean caughtUp) {
        change(caughtUp, progress.position(), progress.target(), progress.lastError());
    }

    void error(@Nullable String error) {
        change(progress.caughtUp(), progress.position(), progress.target(), error);
    }

    private void change(boolean caughtUp, long position, long target, @Nullable String error) {
        FollowerProgress old = progress;
        progress =
                new FollowerProgress(
                        old.topic(), old.phase(), caughtUp, position, target, old.detail(), error);
    }
}
