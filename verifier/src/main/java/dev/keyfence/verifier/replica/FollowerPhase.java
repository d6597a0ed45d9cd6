package dev.keyfence.verifier.replica;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a follower is doing.
 *
 * <pre>
 *  STARTING ──▶ CONNECTING ──▶ CATCHING_UP ──▶ FOLLOWING
 *     │             │ ▲            │ ▲            │ ▲
 *     │             ▼ │            ▼ │            ▼ │
 *     │           BLOCKED        WAITING ◀────────┘ │   a record cannot be read now
 *     │                            └────────────────┘
 *     └──────────▶ REBUILDING ──▶ CONNECTING            from any of them
 *
 *  any ──▶ CONNECTING   Kafka is away, or the loop failed and starts again
 *  any but FOLLOWING ──▶ BLOCKED, by way of CONNECTING where there is no arrow
 *  any ──▶ STOPPED
 * </pre>
 */
public enum FollowerPhase {
    /** Reads its rows back from disk. */
    STARTING,
    /** Tries to reach Kafka. */
    CONNECTING,
    /** The topic is not one that may be followed; an operator has to act. */
    BLOCKED,
    /** Rows are thrown away, to be made again from the topic's start. */
    REBUILDING,
    /** Applies what the topic held when it started. */
    CATCHING_UP,
    /** Applies records as they come. */
    FOLLOWING,
    /** A record cannot be read now, and is tried again: the schema registry is away. */
    WAITING,
    /** Ended. */
    STOPPED;

    /** The phases that may come next. */
    Set<FollowerPhase> next() {
        return switch (this) {
            case STARTING, BLOCKED, REBUILDING -> EnumSet.of(CONNECTING, REBUILDING, STOPPED);
            case CONNECTING -> EnumSet.of(BLOCKED, REBUILDING, CATCHING_UP, FOLLOWING, STOPPED);
            case CATCHING_UP ->
                    EnumSet.of(FOLLOWING, WAITING, CONNECTING, BLOCKED, REBUILDING, STOPPED);
            case FOLLOWING -> EnumSet.of(WAITING, CONNECTING, REBUILDING, STOPPED);
            case WAITING ->
                    EnumSet.of(CATCHING_UP, FOLLOWING, CONNECTING, BLOCKED, REBUILDING, STOPPED);
            case STOPPED -> EnumSet.noneOf(FollowerPhase.class);
        };
    }
}
