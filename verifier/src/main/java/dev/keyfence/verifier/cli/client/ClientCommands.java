package dev.keyfence.verifier.cli.client;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The client commands as the command line knows them. */
public final class ClientCommands {

    /**
     * Their only options that are settings too, and so may come from variables and files: what is
     * revoked is said on the command line, where it is seen, and nowhere else.
     */
    public static final Set<String> SETTINGS = Set.of("url", "key-file");

    private ClientCommands() {}

    /** Adds them to a command line. */
    public static void addTo(CommandLine line) {
        line.addSubcommand(keys())
                .addSubcommand(new RevokeCommand())
                .addSubcommand(revocations())
                .addSubcommand(leaks())
                .addSubcommand(responses())
                .addSubcommand(new EventsCommand())
                .addSubcommand(new InvestigateCommand())
                .addSubcommand(alerts())
                .addSubcommand(new RiskCommand())
                .addSubcommand(owners())
                .addSubcommand(deadLetters())
                .addSubcommand(new NodesCommand())
                .addSubcommand(new UsageCommand())
                .addSubcommand(new TopCommand())
                .addSubcommand(new CompletionCommand());
    }

    /** The client command of a group that is not. */
    public static CommandLine auditGaps() {
        return new CommandLine(new AuditGapsCommand());
    }

    /** The client commands of another group that is not. */
    public static List<Object> rules() {
        return List.of(
                new RulesListCommand(),
                new RulesSetCommand(),
                new RulesPutCommand(),
                new RulesRemoveCommand());
    }

    /** Tells the commands of a command line where they run. */
    public static void prepare(
            CommandLine line, Map<String, String> environment, Supplier<Terminal> terminal) {
        for (CommandLine sub : line.getSubcommands().values()) {
            if (sub.getCommand() instanceof ClientCommand command) {
                command.in(environment, terminal);
            }
            prepare(sub, environment, terminal);
        }
    }

    private static CommandLine keys() {
        return new CommandLine(new KeysCommand())
                .addSubcommand(new KeysCreateCommand())
                .addSubcommand(new KeysListCommand())
                .addSubcommand(new KeysShowCommand())
                .addSubcommand(new KeysScopeCommand())
                .addSubcommand(new KeysRotateCommand())
                .addSubcommand(new KeysSuspendCommand())
                .addSubcommand(new KeysResumeCommand())
                .addSubcommand(new KeysUpdateCommand())
                .addSubcommand(new KeysRevokeCommand())
                .addSubcommand(new KeysHistoryCommand())
                .addSubcommand(new KeysImportCommand())
                .addSubcommand(new KeysExportCommand());
    }

    private static CommandLine alerts() {
        return new CommandLine(new AlertsCommand())
                .addSubcommand(new AlertsListCommand())
                .addSubcommand(new AlertsShowCommand())
                .addSubcommand(new AlertsAckCommand())
                .addSubcommand(new AlertsResolveCommand())
                .addSubcommand(new AlertsFalsePositiveCommand())
                .addSubcommand(new AlertsWatchCommand())
                .addSubcommand(
                        new CommandLine(new ExceptionsCommand())
                                .addSubcommand(new ExceptionsListCommand())
                                .addSubcommand(new ExceptionsAddCommand())
                                .addSubcommand(new ExceptionsEndCommand()));
    }

    private static CommandLine deadLetters() {
        return new CommandLine(new DeadLettersCommand())
                .addSubcommand(new DeadLettersListCommand())
                .addSubcommand(new DeadLettersShowCommand())
                .addSubcommand(new DeadLettersRedriveCommand());
    }

    private static CommandLine responses() {
        return new CommandLine(new ResponsesCommand())
                .addSubcommand(new ResponsesListCommand())
                .addSubcommand(new ResponsesPoliciesCommand())
                .addSubcommand(new ResponsesSetCommand())
                .addSubcommand(new ResponsesGuardsCommand())
                .addSubcommand(new ResponsesUndoCommand())
                .addSubcommand(new ResponsesKillSwitchCommand());
    }

    private static CommandLine leaks() {
        return new CommandLine(new LeaksCommand()).addSubcommand(new LeaksReportCommand());
    }

    private static CommandLine owners() {
        return new CommandLine(new OwnersCommand()).addSubcommand(new OwnersForgetCommand());
    }

    private static CommandLine revocations() {
        return new CommandLine(new RevocationsCommand())
                .addSubcommand(new RevocationsListCommand())
                .addSubcommand(new RevocationsShowCommand());
    }
}
