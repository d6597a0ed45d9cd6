package dev.keyfence.verifier.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who a node is and where it keeps what it knows. */
final class NodeOptions {

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Where data is kept between runs; one directory a process. Default:"
                            + " $$XDG_DATA_HOME/keyfence, else ~/.local/share/keyfence, and in it one"
                            + " directory a role.")
    @Nullable Path dataDirectory;

    @Option(
            names = "--node-id",
            paramLabel = "ID",
            description =
                    "The node's name in the fleet, unlike any other's: 1 to 64 of A-Z a-z 0-9 _ . -"
                            + " Default: the role's name, a dash and the host's.")
    @Nullable String nodeId;

    /** The directory, or a role's default one. */
    Path directory(String role, Map<String, String> environment) {
        if (dataDirectory != null) {
            return dataDirectory;
        }
        String base = environment.get("XDG_DATA_HOME");
        Path root =
                base == null || base.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".local", "share")
                        : Path.of(base);
        return root.resolve("keyfence").resolve(role);
    }

    /** The id, or one made of role and host. */
    String id(String role, String host) {
        if (nodeId != null) {
            return nodeId;
        }
        String name = role + '-' + host.replaceAll("[^A-Za-z0-9_.-]", "-");
        return name.substring(0, Math.min(name.length(), 64));
    }
}
