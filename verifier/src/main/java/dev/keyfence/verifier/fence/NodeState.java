package dev.keyfence.verifier.fence;

import java.util.Map;
import java.util.Set;

/**
 * Whether a node may answer.
 *
 * <pre>
 *               caught up, lease read back          lease ran out
 *     JOINING ─────────────────────────▶ SERVING ───────────────▶ FENCED
 *        ▲                                │   ▲                   │  │
 *        │            log rebuilt         │   └───────────────────┘  │
 *        └────────────────────────────────┴─────── lease read back ──┘
 *
 *     any ── closed, or another process has this node's name ──▶ STOPPED
 * </pre>
 */
public enum NodeState {
    /** It has not caught up, or has not read back its first lease. */
    JOINING,
    /** It answers. */
    SERVING,
    /** Its lease has run out: it answers nothing until it has read back another. */
    FENCED,
    /** It never answers again. */
    STOPPED;

    private static final Map<NodeState, Set<NodeState>> NEXT =
            Map.of(
                    JOINING, Set.of(SERVING, STOPPED),
                    SERVING, Set.of(FENCED, JOINING, STOPPED),
                    FENCED, Set.of(SERVING, JOINING, STOPPED),
                    STOPPED, Set.of());

    /** True when a node may go from this state to that one. */
    public boolean canBecome(NodeState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }
}
