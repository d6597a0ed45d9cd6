package dev.keyfence.verifier.faults;

/** A key of the run, and how far its revocation is. Safe for any number of threads. */
final class Credential {

    private final String id;
    private final String secret;
    private volatile boolean asked;
    private volatile boolean confirmed;
    private volatile long confirmedNanos;

    Credential(String id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    String id() {
        return id;
    }

    String secret() {
        return secret;
    }

    /** Its revocation is about to be asked for. */
    void ask() {
        asked = true;
    }

    boolean asked() {
        return asked;
    }

    /** A receipt was returned that says confirmed; the first one counts. */
    synchronized void confirm(long nowNanos) {
        if (!confirmed) {
            confirmedNanos = nowNanos;
            confirmed = true;
        }
    }

    boolean confirmed() {
        return confirmed;
    }

    /** Whether it must be refused to whoever asks at this moment or later. */
    boolean deadAt(long startNanos) {
        return confirmed && startNanos - confirmedNanos > 0;
    }
}
