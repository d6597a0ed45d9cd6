package dev.keyfence.streams.detection.rule;

import dev.keyfence.streams.detection.memory.Memory;

/**
 * One rule's code. It holds nothing but its settings: all that it remembers is in the entity's
 * {@link Memory}, so that the same sightings in the same order raise the same findings, after a
 * crash and on another machine as well.
 *
 * <p>Sightings come in the order of the log, which is not quite that of their times. One that is
 * late counts where it belongs as far as the detector's window still reaches there; a decision that
 * comes twice is dropped before any detector sees it.
 */
public interface Detector {

    /**
     * Looks at one sighting. Shared traces do not know of it yet; those that are the detector's own
     * are for it to write.
     *
     * @param sighting the decision
     * @param entity the key, address, … that the memory is of
     * @param memory what is remembered of it
     * @param findings takes what is found
     */
    void see(Sighting sighting, Entity entity, Memory memory, Findings findings);
}
