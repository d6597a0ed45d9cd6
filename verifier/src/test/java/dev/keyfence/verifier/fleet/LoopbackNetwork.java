package dev.keyfence.verifier.fleet;

import dev.keyfence.verifier.program.FreePort;
import java.util.List;
import java.util.Optional;

/** All machines are this one: nothing can be cut. */
public final class LoopbackNetwork implements Network {

    private final String why;

    /** A network whose machines cannot be cut off, and why not. */
    public LoopbackNetwork(String why) {
        this.why = why;
    }

    @Override
    public Machine machine(String name) {
        return new Machine(name, ownHost(), List.of());
    }

    @Override
    public int port(int wanted) {
        return FreePort.take();
    }

    @Override
    public String ownHost() {
        return "127.0.0.1";
    }

    @Override
    public Optional<String> whyUncuttable() {
        return Optional.of(why);
    }

    @Override
    public void cut(Machine one, Machine other) {
        throw new UnsupportedOperationException(why);
    }

    @Override
    public void mend(Machine one) {
        // Nothing was cut.
    }

    @Override
    public void close() {
        // Nothing was made.
    }
}
