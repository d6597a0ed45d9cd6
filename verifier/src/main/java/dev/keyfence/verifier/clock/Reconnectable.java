package dev.keyfence.verifier.clock;

/**
 * What holds clients of Kafka. They count their waits on the wall clock: when that is set back by
 * hours, one that waits to connect, to refresh what it knows of the cluster or to give a request up
 * goes on waiting for hours.
 */
public interface Reconnectable {

    /**
     * Exchanges the clients for new ones, which know nothing of the past. For any thread; takes
     * some seconds at the most. What this costs is said where it is done; nothing is lost that
     * could not have been lost by an outage.
     */
    void reconnect();
}
