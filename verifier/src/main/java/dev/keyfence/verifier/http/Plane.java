package dev.keyfence.verifier.http;

/**
 * A listening port. Those of a node are apart so that only gateways reach the one, and only
 * administrators the other; a process that answers neither listens for operations alone.
 */
public enum Plane {
    /** Verification and forward-auth. A body holds one verification: 64 kB is plenty. */
    DATA("data", "--port", 64 * 1024, 64 * 1024),
    /**
     * Keys, revocations, audit, schema registry. A body may hold a large schema; a file of keys,
     * which is never held, may have any size.
     */
    CONTROL("control", "--control-port", 1024 * 1024, Long.MAX_VALUE),
    /** Health and metrics of a process without other planes. A body has no use. */
    OPERATIONS("operations", "--ops-port", 1024, 1024);

    private final String word;
    private final String portFlag;
    private final int bodyBytesMax;
    private final long requestBytesMax;

    Plane(String word, String portFlag, int bodyBytesMax, long requestBytesMax) {
        this.word = word;
        this.portFlag = portFlag;
        this.bodyBytesMax = bodyBytesMax;
        this.requestBytesMax = requestBytesMax;
    }

    /** The word in the property {@code keyfence.plane}, by which controllers choose their plane. */
    public String word() {
        return word;
    }

    /** The command-line flag that sets this plane's port. */
    public String portFlag() {
        return portFlag;
    }

    /** The largest request body that is held. */
    public int bodyBytesMax() {
        return bodyBytesMax;
    }

    /** The largest request body that is read as it comes. */
    long requestBytesMax() {
        return requestBytesMax;
    }
}
