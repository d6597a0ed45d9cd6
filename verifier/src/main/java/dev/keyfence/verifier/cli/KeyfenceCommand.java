package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.cli.client.ClientCommands;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command: shows what there is. */
@Command(
        name = "keyfence",
        versionProvider = VersionProvider.class,
        header = "API-key audit and revocation on Kafka.",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "",
            "A revoked key is dead everywhere the moment the call returns; keys are verified in"
                    + " the node's own memory; every decision is on a Kafka topic.",
            ""
        },
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        footer = {
            "",
            "Try it:     keyfence up          one process, nothing to install",
            "            keyfence up --help   what can be set",
            "            keyfence keys list   with KEYFENCE_URL and KEYFENCE_KEY set",
            "",
            "Every option of a command that runs Keyfence is also a variable and a line in --config FILE: --data-dir is"
                    + " KEYFENCE_DATA_DIR and data-dir. A flag wins over a variable, a variable over"
                    + " the file."
        })
public final class KeyfenceCommand implements Runnable {

    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the version.")
    boolean version;

    /** The command line with all its commands, as the help, the tests and the README see it. */
    public static CommandLine create() {
        CommandLine line =
                new CommandLine(new KeyfenceCommand())
                        .addSubcommand(new UpCommand())
                        .addSubcommand(new NodeCommand())
                        .addSubcommand(new StreamsCommand())
                        .addSubcommand(new ControlCommand())
                        .addSubcommand(new RecoverCommand())
                        .addSubcommand(new ReplayCommand())
                        .addSubcommand(profiles())
                        .addSubcommand(rules())
                        .addSubcommand(audit())
                        .addSubcommand(
                                new CommandLine(new ExportCommand())
                                        .addSubcommand(new ExportTestCommand()));
        ClientCommands.addTo(line);
        line.registerConverter(Duration.class, new DurationConverter());
        line.registerConverter(ByteSize.class, ByteSize::parse);
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedOptionsAllowed(false);
        describeExitCodes(line);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: try keyfence up");
    }

    private static CommandLine profiles() {
        return new CommandLine(new ProfilesCommand())
                .addSubcommand(new ProfilesCheckCommand())
                .addSubcommand(new ProfilesSchemaCommand());
    }

    private static CommandLine rules() {
        CommandLine rules =
                new CommandLine(new RulesCommand()).addSubcommand(new RulesTestCommand());
        ClientCommands.rules().forEach(rules::addSubcommand);
        return rules;
    }

    private static CommandLine audit() {
        return new CommandLine(new AuditCommand())
                .addSubcommand(new AuditVerifyCommand())
                .addSubcommand(ClientCommands.auditGaps());
    }

    private static void describeExitCodes(CommandLine line) {
        Map<String, String> meanings = new LinkedHashMap<>();
        Arrays.stream(ExitCode.values())
                .forEach(code -> meanings.put(" " + code.code(), code.meaning()));
        line.getCommandSpec().usageMessage().exitCodeList(meanings);
    }
}
