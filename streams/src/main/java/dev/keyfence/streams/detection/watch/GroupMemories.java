package dev.keyfence.streams.detection.watch;

import dev.keyfence.streams.detection.memory.Memory;

/** What is remembered of the groups of users' rules. For the task's thread. */
public interface GroupMemories {

    /**
     * The memory of a group, an empty one when nothing is remembered.
     *
     * @param group its text
     * @param brokerSecond when it is written to, by the broker's clock, in seconds since the epoch
     */
    Memory of(String group, long brokerSecond);
}
