package dev.keyfence.verifier.faults;

/** What befalls the fleet. */
enum Fault {
    KILL_VERIFIER("kill -9 of a verifier", Side.NODES),
    PAUSE_VERIFIER("SIGSTOP of a verifier for longer than a lease", Side.NODES),
    CUT_VERIFIER("partition of a verifier from all brokers", Side.NODES),
    FULL_DISK_VERIFIER("full disk of a verifier", Side.NODES),
    SLOW_DISK_VERIFIER("slow disk of a verifier, 40 ms a write", Side.NODES),
    CLOCK_VERIFIER("wall clock of a verifier steps by 2 h, and back", Side.NODES),
    KILL_CONTROL("kill -9 of a control node", Side.NODES),
    PAUSE_CONTROL("SIGSTOP of a control node for longer than a lease", Side.NODES),
    CLOCK_CONTROL("wall clock of a control node steps by 2 h, and back", Side.NODES),
    KILL_LEADER("kill -9 of the broker that leads the fence", Side.BROKERS),
    PAUSE_LEADER("SIGSTOP of the broker that leads the fence", Side.BROKERS),
    ISOLATE_LEADER("partition of the fence's leader from the other brokers", Side.BROKERS),
    FULL_DISK_BROKER("full disk of a broker", Side.BROKERS),
    SLOW_DISK_BROKER("slow disk of the fence's leader, 40 ms a write", Side.BROKERS);

    /** Faults of one side come one after the other; those of both sides meet. */
    enum Side {
        NODES,
        BROKERS
    }

    private final String text;
    private final Side side;

    Fault(String text, Side side) {
        this.text = text;
        this.side = side;
    }

    /** What it is, for people. */
    String text() {
        return text;
    }

    Side side() {
        return side;
    }
}
