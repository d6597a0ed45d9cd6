package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.Role;
import dev.keyfence.verifier.http.HttpSettings;
import dev.keyfence.verifier.http.TrustedProxies;
import dev.keyfence.verifier.solo.StreamsRole;
import dev.keyfence.verifier.solo.StreamsSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The topologies. */
@Command(
        name = "streams",
        header = "Runs the topologies: turns commands into key states and events.",
        description = {
            "",
            "Without one of these, keys can be verified and revoked, but not created or changed. A"
                    + " second one takes over when the first ends.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  keyfence streams --bootstrap kafka:9092 --registry http://registry:8081"
        })
final class StreamsCommand extends RoleCommand {

    private static final String ROLE = "streams";

    @Mixin ClusterOptions cluster = new ClusterOptions();
    @Mixin NodeOptions node = new NodeOptions();
    @Mixin HostOption host = new HostOption();
    @Mixin TopologyOptions topologies = new TopologyOptions();

    @Option(
            names = "--threads",
            paramLabel = "COUNT",
            defaultValue = "1",
            description =
                    "How many threads process, 1 to 12; one carries thousands of changes a second."
                            + " Default: ${DEFAULT-VALUE}.")
    int threads;

    @Option(
            names = "--ops-port",
            paramLabel = "PORT",
            defaultValue = "8082",
            description =
                    "Health and metrics of a process that serves nothing else. 0 takes a free port."
                            + " Default: ${DEFAULT-VALUE}.")
    int operationsPort;

    @Override
    Role role(Surroundings around) {
        return new StreamsRole(settings(around));
    }

    StreamsSettings settings(Surroundings around) {
        return new StreamsSettings(
                cluster.settings(),
                node.directory(ROLE, around.environment()),
                node.id(ROLE, around.host()),
                threads,
                topologies.settings(),
                new HttpSettings(host.host, operationsPort, TrustedProxies.NONE));
    }
}
