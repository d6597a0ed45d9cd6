package dev.keyfence.verifier.control;

import dev.keyfence.verifier.store.UsageErasures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Remembers who is to be forgotten. */
final class FakeErasures implements UsageErasures {

    private final List<String> owners = new ArrayList<>();
    private boolean away;

    /** Throws from now on. */
    void breakDown() {
        away = true;
    }

    /** Who is to be forgotten. */
    List<String> owners() {
        return List.copyOf(owners);
    }

    @Override
    public void forget(String owner, long untilMicros) throws IOException {
        if (away) {
            throw new IOException("Kafka does not answer");
        }
        owners.add(owner);
    }
}
