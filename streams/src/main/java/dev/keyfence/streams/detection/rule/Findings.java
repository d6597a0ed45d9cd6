package dev.keyfence.streams.detection.rule;

import java.time.Duration;

/** Takes what a detector finds about one entity at one sighting. For the task's thread. */
public interface Findings {

    /** Raises a hit of the detector at hand about the entity at hand. */
    void raise(Finding finding);

    /**
     * Whether a rule had a hit about the same entity lately.
     *
     * @param rule its id
     * @param within how long ago at most, in event time
     */
    boolean raised(String rule, Duration within);
}
