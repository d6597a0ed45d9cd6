package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.ListenSettings;
import dev.keyfence.verifier.assembly.NodeSettings;
import dev.keyfence.verifier.assembly.Role;
import dev.keyfence.verifier.assembly.VerifierRole;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One verifier. */
@Command(
        name = "node",
        header = "Runs a verifier: answers verifications from its own memory.",
        description = {
            "",
            "Run as many as you like, next to your gateways. Each needs a name and a data directory"
                    + " of its own. Start one process of keyfence streams and of keyfence control"
                    + " beside them.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  keyfence node --bootstrap kafka:9092 --registry http://registry:8081 --node-id edge-1"
        })
final class NodeCommand extends RoleCommand {

    private static final String ROLE = "node";

    @Mixin ClusterOptions cluster = new ClusterOptions();
    @Mixin NodeOptions node = new NodeOptions();
    @Mixin HostOptions host = new HostOptions();
    @Mixin DataPortOption data = new DataPortOption();
    @Mixin FenceOptions fence = new FenceOptions();
    @Mixin FreshnessOption freshness = new FreshnessOption();
    @Mixin SpoolOptions spool = new SpoolOptions();
    @Mixin ProfileOptions profiles = new ProfileOptions();
    @Mixin ImportOptions imports = new ImportOptions();
    @Mixin SealingOptions sealing = new SealingOptions();

    @Override
    Role role(Surroundings around) {
        return new VerifierRole(cluster.settings(), settings(around));
    }

    NodeSettings settings(Surroundings around) {
        Path directory = node.directory(ROLE, around.environment());
        return new NodeSettings(
                directory,
                node.id(ROLE, around.host()),
                new ListenSettings(host.host, data.port, 0, data.grpcPort, host.proxies()),
                freshness.in(fence.settings()),
                spool.settings(directory),
                profiles.directory,
                imports.secrets(),
                sealing.keys(),
                null);
    }
}
