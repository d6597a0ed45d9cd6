package dev.keyfence.verifier.registry;

import java.util.function.Consumer;

/** Where the registry's content outlives the process. Used by one thread at a time. */
interface SchemaLog extends AutoCloseable {

    /**
     * Reads everything from the start.
     *
     * @throws SchemaLogException when the log cannot be read now
     */
    void read(Consumer<SchemaLogEntry> sink);

    /**
     * Adds an entry and waits until it is kept.
     *
     * @throws SchemaLogException when it is not certain that it is kept; it may be nevertheless
     */
    void append(SchemaLogEntry entry);

    @Override
    void close();
}
