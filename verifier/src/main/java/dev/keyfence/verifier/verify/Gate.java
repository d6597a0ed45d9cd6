package dev.keyfence.verifier.verify;

import dev.keyfence.verifier.decide.DenyReason;
import org.jspecify.annotations.Nullable;

/**
 * Whether the node may answer at all. Asked for every decision: one volatile read and a look at the
 * clock, no more.
 */
@FunctionalInterface
public interface Gate {

    /**
     * Null when the node may answer; else {@link DenyReason#FENCED} or {@link
     * DenyReason#WARMING_UP}.
     */
    @Nullable DenyReason closed();
}
