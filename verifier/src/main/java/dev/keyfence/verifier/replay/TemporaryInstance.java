package dev.keyfence.verifier.replay;

/**
 * A Keyfence of its own for one replay, with nothing in it and nothing left of it afterwards.
 * {@link #close()} stops it within 10 s and deletes what it kept on disk.
 */
public interface TemporaryInstance extends AutoCloseable {

    /** Where it listens, and its root key. */
    ReplayTarget target();

    @Override
    void close();

    /** Starts one. */
    @FunctionalInterface
    interface Starter {

        /**
         * Starts an instance on free ports, and returns when it is ready.
         *
         * @throws Exception when it cannot be started; the message is one clause for a person
         */
        TemporaryInstance start() throws Exception;
    }
}
