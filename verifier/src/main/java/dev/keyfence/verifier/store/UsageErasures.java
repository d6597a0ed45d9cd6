package dev.keyfence.verifier.store;

import java.io.IOException;

/**
 * Has the usage of owners forgotten, by the topology that counts it. Safe for any number of
 * threads.
 */
public interface UsageErasures {

    /**
     * Asks for it; it is done within seconds to minutes, by how much there is. Asking again does no
     * harm.
     *
     * @param owner whose windows go, and those of whose keys
     * @param untilMicros windows that begin before go, in microseconds since the epoch
     * @throws IOException when Kafka does not answer; it may have been asked then
     */
    void forget(String owner, long untilMicros) throws IOException;
}
