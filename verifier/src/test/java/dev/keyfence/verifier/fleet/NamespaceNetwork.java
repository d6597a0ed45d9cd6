package dev.keyfence.verifier.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every machine is a network namespace of Linux, all of them on one bridge. Needs root. */
public final class NamespaceNetwork implements Network {

    private static final int NAME_SPACE = 10_000;
    private static final int SUBNETS = 200;

    /** Interface names have 15 characters at the most, so names are made of this. */
    private final String tag = "kf" + ProcessHandle.current().pid() % NAME_SPACE;

    private final String subnet = "10.77." + ProcessHandle.current().pid() % SUBNETS;
    private final List<Machine> machines = new ArrayList<>();

    NamespaceNetwork() {
        Shell.run("ip", "link", "add", bridge(), "type", "bridge");
        Shell.run("ip", "addr", "add", ownHost() + "/24", "dev", bridge());
        Shell.run("ip", "link", "set", bridge(), "up");
        // Where Docker runs, packets between bridged machines are dropped unless this says not to.
        forward("-I");
    }

    /** Why this machine lets us make no namespaces; empty when it does. */
    static Optional<String> whyImpossible() {
        String probe = "kfprobe" + ProcessHandle.current().pid() % NAME_SPACE;
        if (!Shell.succeeds("ip", "netns", "add", probe)) {
            return Optional.of("network namespaces need root and the tool ip");
        }
        try {
            return Shell.succeeds("ip", "netns", "exec", probe, "iptables", "-F")
                    ? Optional.empty()
                    : Optional.of("packets cannot be dropped without iptables");
        } finally {
            Shell.run("ip", "netns", "del", probe);
        }
    }

    @Override
    public Machine machine(String name) {
        int number = machines.size() + 2;
        String space = tag + "-" + number;
        String outer = tag + "o" + number;
        String inner = tag + "i" + number;
        String host = subnet + "." + number;
        Shell.run("ip", "netns", "add", space);
        Shell.run("ip", "link", "add", outer, "type", "veth", "peer", "name", inner);
        Shell.run("ip", "link", "set", inner, "netns", space);
        Shell.run("ip", "link", "set", outer, "master", bridge());
        Shell.run("ip", "link", "set", outer, "up");
        Shell.run("ip", "-n", space, "addr", "add", host + "/24", "dev", inner);
        Shell.run("ip", "-n", space, "link", "set", inner, "up");
        Shell.run("ip", "-n", space, "link", "set", "lo", "up");
        Machine machine = new Machine(name, host, List.of("ip", "netns", "exec", space));
        machines.add(machine);
        return machine;
    }

    @Override
    public int port(int wanted) {
        return wanted;
    }

    @Override
    public String ownHost() {
        return subnet + ".1";
    }

    @Override
    public Optional<String> whyUncuttable() {
        return Optional.empty();
    }

    @Override
    public void cut(Machine one, Machine other) {
        iptables(one, "-A", "INPUT", "-s", other.host(), "-j", "DROP");
        iptables(one, "-A", "OUTPUT", "-d", other.host(), "-j", "DROP");
    }

    @Override
    public void mend(Machine one) {
        iptables(one, "-F");
    }

    /** Whatever still runs in the namespaces loses its network. */
    @Override
    public void close() {
        for (Machine machine : machines) {
            Shell.run("ip", "netns", "del", machine.prefix().getLast());
        }
        forward("-D");
        Shell.run("ip", "link", "del", bridge());
    }

    private static void iptables(Machine machine, String... arguments) {
        List<String> command = new ArrayList<>(machine.prefix());
        command.addAll(List.of("iptables", "-w"));
        command.addAll(List.of(arguments));
        Shell.run(command.toArray(String[]::new));
    }

    private void forward(String action) {
        Shell.run(
                "iptables",
                "-w",
                action,
                "FORWARD",
                "-i",
                bridge(),
                "-o",
                bridge(),
                "-j",
                "ACCEPT");
    }

    private String bridge() {
        return tag + "br";
    }
}
