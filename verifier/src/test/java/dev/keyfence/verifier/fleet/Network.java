package dev.keyfence.verifier.fleet;

import java.util.Optional;

/** What connects machines. For one thread, but for the machines' names. */
public interface Network extends AutoCloseable {

    /** Another machine. */
    Machine machine(String name);

    /** A port of a machine on which nothing listens. */
    int port(int wanted);

    /** The address at which the machines reach this process. */
    String ownHost();

    /** Why machines cannot be cut off from each other; empty when they can. */
    Optional<String> whyUncuttable();

    /** Drops every packet between two machines, in both directions. */
    void cut(Machine one, Machine other);

    /** Ends every cut of a machine that {@link #cut} made on its side. */
    void mend(Machine one);

    @Override
    void close();

    /** Network namespaces where the system lets us, else this machine's loopback. */
    static Network open() {
        Optional<String> why = NamespaceNetwork.whyImpossible();
        if (why.isEmpty()) {
            return new NamespaceNetwork();
        }
        return new LoopbackNetwork(why.get());
    }
}
