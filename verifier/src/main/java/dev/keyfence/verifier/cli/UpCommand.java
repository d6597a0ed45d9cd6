package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.ListenSettings;
import dev.keyfence.verifier.assembly.NodeSettings;
import dev.keyfence.verifier.assembly.Role;
import dev.keyfence.verifier.solo.Solo;
import dev.keyfence.verifier.solo.SoloSettings;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything in one process. */
@Command(
        name = "up",
        header = "Runs everything in one process: Kafka, schema registry, verifier, control.",
        description = {
            "",
            "Needs nothing but this. Data is kept between runs; the root key is printed at the"
                    + " first start and never again. Stop it with Ctrl-C.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence up",
            "  keyfence up --data-dir /var/lib/keyfence --host 0.0.0.0",
            "  keyfence up --port 0 --control-port 0 --kafka-port 0     free ports",
            "  KEYFENCE_PORT=9000 keyfence up",
            "",
            "Then: create a key (POST /v1/keys on the control plane), verify it (POST /v1/verify on"
                    + " the data plane). The start prints the calls.",
            "Further nodes: keyfence node --bootstrap 127.0.0.1:9092 --registry"
                    + " http://127.0.0.1:8081"
        })
final class UpCommand extends RoleCommand {

    private static final String ROLE = "solo";

    @Mixin NodeOptions node = new NodeOptions();
    @Mixin HostOptions host = new HostOptions();
    @Mixin DataPortOption data = new DataPortOption();
    @Mixin ControlPortOption control = new ControlPortOption();

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description =
                    "The Kafka broker, on 127.0.0.1 only. 0 takes a free port and stays with it."
                            + " Default: ${DEFAULT-VALUE}.")
    int kafkaPort;

    @Mixin FenceOptions fence = new FenceOptions();
    @Mixin FreshnessOption freshness = new FreshnessOption();
    @Mixin SpoolOptions spool = new SpoolOptions();
    @Mixin ProfileOptions profiles = new ProfileOptions();
    @Mixin ImportOptions imports = new ImportOptions();
    @Mixin SealingOptions sealing = new SealingOptions();
    @Mixin KeysFileOptions keysFile = new KeysFileOptions();
    @Mixin TopicOptions topics = new TopicOptions();
    @Mixin ArchiveOptions archive = new ArchiveOptions();
    @Mixin LeakOptions leaks = new LeakOptions();
    @Mixin TopologyOptions topologies = new TopologyOptions();
    @Mixin ExportOptions export = new ExportOptions();

    @Override
    Role role(Surroundings around) {
        return new Solo(settings(around));
    }

    SoloSettings settings(Surroundings around) {
        Path directory = node.directory(ROLE, around.environment());
        return new SoloSettings(
                new NodeSettings(
                        directory,
                        node.id(ROLE, around.host()),
                        new ListenSettings(
                                host.host, data.port, control.port, data.grpcPort, host.proxies()),
                        freshness.in(fence.settings()),
                        spool.settings(directory),
                        profiles.directory,
                        imports.secrets(),
                        sealing.keys(),
                        keysFile.settings(),
                        around.rootKey()),
                kafkaPort,
                topics.topics(),
                topics.serde,
                archive.settings(directory),
                leaks.signers(),
                topologies.settings(),
                export.plan(around.environment()));
    }
}
