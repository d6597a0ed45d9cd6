package dev.keyfence.verifier.export;

/** Where messages go. For one thread, which may wait. */
public interface Sink extends AutoCloseable {

    /**
     * Delivers a message; when it returns the other side has it, as far as its protocol tells.
     *
     * @throws DeliveryException when it does not; it may have it all the same
     */
    void deliver(ExportMessage message) throws DeliveryException;

    /** Gives back what it holds. */
    @Override
    void close();
}
