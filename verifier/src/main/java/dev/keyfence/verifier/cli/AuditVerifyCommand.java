package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.AuditRun;
import dev.keyfence.verifier.assembly.ClusterSettings;
import dev.keyfence.verifier.audit.AuditResult;
import dev.keyfence.verifier.cli.client.AuditView;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads the topic of decisions and says what is missing. */
@Command(
        name = "verify",
        header = "Reads the topic of decisions from end to end and says what is missing.",
        description = {
            "",
            "Every decision has its node's id, the number of that node's start and a number that"
                    + " counts up by one from 1. So what is missing between two that are there is"
                    + " known exactly. Each node also says, with every beacon, how many it has decided"
                    + " and how many it keeps on its disk, so that the last ones of a node that was"
                    + " killed are missed too, but for those after its last beacon. Reads only, and"
                    + " needs no more than the right to read the topics decisions, fence and"
                    + " audit-gaps.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  keyfence audit verify --bootstrap kafka:9092 --registry http://registry:8081",
            "",
            "The exit status is 0 when nothing is missing and everything can be read, and 11 when not."
        })
final class AuditVerifyCommand implements Callable<Integer> {

    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin CommonOptions common = new CommonOptions();

    @Option(
            names = "--bootstrap",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Kafka brokers to start from, separated by commas. Required.")
    String bootstrap = "";

    @Option(
            names = "--registry",
            required = true,
            paramLabel = "URL",
            description =
                    "The Confluent-compatible schema registry; several with the same content are"
                            + " separated by commas. A solo instance's control plane is one. Required.")
    String registry = "";

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description =
                    "Further settings of all Kafka clients by Kafka's own names, in a .properties"
                            + " file: TLS, SASL, and the registry's basic.auth.user.info.")
    @Nullable Path kafkaConfig;

    @Mixin TopicOptions topics = new TopicOptions();

    @Option(names = "--json", description = "Prints one JSON object, for programs.")
    boolean json;

    @Override
    public Integer call() {
        common.applyLogging();
        AuditResult result = AuditRun.of(cluster());
        AuditView.lines(result, json).forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        return (result.isWhole() ? ExitCode.OK : ExitCode.GAPS).code();
    }

    private ClusterSettings cluster() {
        ClusterOptions cluster = new ClusterOptions();
        cluster.bootstrap = bootstrap;
        cluster.registry = registry;
        cluster.kafkaConfig = kafkaConfig;
        cluster.topics = topics;
        return cluster.settings();
    }
}
