package dev.keyfence.streams.detection.watch;

/** Takes hits. For the task's thread. */
public interface Hits {

    /** Takes one. */
    void take(Hit hit);
}
