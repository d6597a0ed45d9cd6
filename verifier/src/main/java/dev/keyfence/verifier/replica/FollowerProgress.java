package dev.keyfence.verifier.replica;

import org.jspecify.annotations.Nullable;

/**
 * How far a follower is.
 *
 * @param topic what it follows
 * @param phase what it is doing
 * @param caughtUp whether everything is in effect that the topic held when it started
 * @param position the next offset to apply; over several partitions, the sum of theirs
 * @param target the position that counts as caught up; -1 while it is not known
 * @param detail one sentence on what it is doing, for an operator
 * @param lastError what went wrong last; null when nothing did
 */
public record FollowerProgress(
        String topic,
        FollowerPhase phase,
        boolean caughtUp,
        long position,
        long target,
        String detail,
        @Nullable String lastError) {

    /** One line for a readiness report. */
    public String text() {
        return switch (phase) {
            case CATCHING_UP -> topic + ": catching up, " + position + " of " + target + " records";
            case FOLLOWING -> topic + ": following, at " + position;
            case STARTING, CONNECTING, REBUILDING, WAITING ->
                    topic + (caughtUp ? ": " : ": warming up: ") + detail;
            case BLOCKED, STOPPED -> topic + ": " + detail;
        };
    }
}
