package dev.keyfence.verifier.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A log of bytes in memory, that can be told to fail. */
final class InMemorySchemaLog implements SchemaLog {

    private final List<byte[]> keys = new ArrayList<>();
    private final List<byte[]> values = new ArrayList<>();

    /** What becomes of the next append. */
    enum Fault {
        NONE,
        LOST,
        KEPT_BUT_UNANSWERED
    }

    Fault next = Fault.NONE;

    @Override
    public void read(Consumer<SchemaLogEntry> sink) {
        try {
            for (int i = 0; i < keys.size(); i++) {
                SchemaLogFormat.read(keys.get(i), values.get(i)).ifPresent(sink);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void append(SchemaLogEntry entry) {
        Fault fault = next;
        next = Fault.NONE;
        if (fault != Fault.LOST) {
            keys.add(SchemaLogFormat.key(entry));
            values.add(SchemaLogFormat.value(entry));
        }
        if (fault != Fault.NONE) {
            throw new SchemaLogException("planted", new IOException("planted"));
        }
    }

    @Override
    public void close() {}
}
