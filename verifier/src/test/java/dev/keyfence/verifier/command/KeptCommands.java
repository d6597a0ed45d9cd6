package dev.keyfence.verifier.command;

import dev.keyfence.schemas.record.Command;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.serialization.Serializer;

/** Keeps the commands it is given: the wire format's own tests are elsewhere. */
final class KeptCommands implements Serializer<Command> {

    /** What it makes of each. */
    static final byte[] BYTES = {1, 2, 3};

    private final List<Command> kept = new CopyOnWriteArrayList<>();

    @Override
    public byte[] serialize(String topic, Command command) {
        kept.add(command);
        return BYTES;
    }

    /** The first that it was given. */
    Command first() {
        return kept.getFirst();
    }
}
