package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.ControlRole;
import dev.keyfence.verifier.assembly.ListenSettings;
import dev.keyfence.verifier.assembly.NodeSettings;
import dev.keyfence.verifier.assembly.Role;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The control API. */
@Command(
        name = "control",
        header = "Runs the control API: creates, changes and revokes keys.",
        description = {
            "",
            "Prints the root key when the fleet has none yet, once; or takes the one in"
                    + " KEYFENCE_ROOT_KEY.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  keyfence control --bootstrap kafka:9092 --registry http://registry:8081"
        })
final class ControlCommand extends RoleCommand {

    private static final String ROLE = "control";

    @Mixin ClusterOptions cluster = new ClusterOptions();
    @Mixin NodeOptions node = new NodeOptions();
    @Mixin HostOptions host = new HostOptions();
    @Mixin ControlPortOption control = new ControlPortOption();
    @Mixin FenceOptions fence = new FenceOptions();
    @Mixin SpoolOptions spool = new SpoolOptions();
    @Mixin ProfileOptions profiles = new ProfileOptions();
    @Mixin ImportOptions imports = new ImportOptions();
    @Mixin SealingOptions sealing = new SealingOptions();
    @Mixin KeysFileOptions keysFile = new KeysFileOptions();
    @Mixin ArchiveOptions archive = new ArchiveOptions();
    @Mixin LeakOptions leaks = new LeakOptions();
    @Mixin ExportOptions export = new ExportOptions();

    @Override
    Role role(Surroundings around) {
        NodeSettings settings = settings(around);
        return new ControlRole(
                cluster.settings(),
                settings,
                archive.settings(settings.dataDirectory()),
                leaks.signers(),
                export.plan(around.environment()));
    }

    NodeSettings settings(Surroundings around) {
        Path directory = node.directory(ROLE, around.environment());
        return new NodeSettings(
                directory,
                node.id(ROLE, around.host()),
                new ListenSettings(host.host, 0, control.port, host.proxies()),
                fence.settings(),
                spool.settings(directory),
                profiles.directory,
                imports.secrets(),
                sealing.keys(),
                keysFile.settings(),
                around.rootKey());
    }
}
