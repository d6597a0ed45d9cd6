package dev.keyfence.streams.detection.watch;

import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Entity;

/** What is remembered of all entities. For the task's thread. */
public interface Memories {

    /**
     * The memory of an entity, an empty one when nothing is remembered.
     *
     * @param brokerSecond when it is written to, by the broker's clock, in seconds since the epoch
     */
    Memory of(Entity entity, long brokerSecond);
}
