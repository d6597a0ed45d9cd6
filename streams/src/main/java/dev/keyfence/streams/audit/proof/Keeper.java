package dev.keyfence.streams.audit.proof;

import org.jspecify.annotations.Nullable;

/** Keeps what must survive the process. */
public interface Keeper {

    /** Keeps how far a partition was read. */
    void partition(int partition, long[] kept);

    /** Keeps what is known of a start of a node, or forgets it. */
    void source(Source source, long @Nullable [] kept);

    /** Keeps which of 4,096 numbers were seen, or forgets it: all were, or nobody asks any more. */
    void block(Source source, long block, long @Nullable [] bits);
}
