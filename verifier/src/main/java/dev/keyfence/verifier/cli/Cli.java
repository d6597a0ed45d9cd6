package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.StartFailure;
import dev.keyfence.verifier.cli.client.ClientCommands;
import dev.keyfence.verifier.cli.client.ClientFailure;
import dev.keyfence.verifier.cli.client.Terminal;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line; every error is one line that says what to do. */
public final class Cli {

    private final Map<String, String> environment;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Supplier<Terminal> terminal;

    /** A command line with these surroundings. */
    public Cli(Map<String, String> environment, PrintWriter out, PrintWriter err) {
        this(environment, out, err, Terminal::system);
    }

    Cli(
            Map<String, String> environment,
            PrintWriter out,
            PrintWriter err,
            Supplier<Terminal> terminal) {
        this.environment = environment;
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /**
     * Runs a command until it ends.
     *
     * @return the exit status, see {@link ExitCode}
     */
    public int run(String... args) {
        CommandLine line = KeyfenceCommand.create().setOut(out).setErr(err);
        line.getSubcommands()
                .values()
                .forEach(sub -> {
                    if (sub.getCommand() instanceof RoleCommand role) {
                        role.in(environment);
                    }
                });
        ClientCommands.prepare(line, environment, terminal);
        SettingSources sources;
        try {
            sources = SettingSources.read(line, List.of(args), environment);
        } catch (SettingsException e) {
            return fail(ExitCode.USAGE, e.getMessage());
        }
        line.setDefaultValueProvider(sources)
                .setParameterExceptionHandler((e, given) -> wrongUsage(e, given, sources))
                .setExecutionExceptionHandler((e, _, parsed) -> failed(e, parsed));
        try {
            return line.execute(args);
        } catch (Error e) { // picocli lets these through, and threads would keep the process alive
            e.printStackTrace(err);
            return fail(ExitCode.FAILED, e.toString());
        }
    }

    private int wrongUsage(ParameterException e, String[] args, SettingSources sources) {
        String message = firstLine(e);
        if (e instanceof UnmatchedArgumentException unmatched) {
            message =
                    "unknown: "
                            + String.join(" ", unmatched.getUnmatched())
                            + Nearest.hint(
                                    unmatched.getUnmatched().getFirst(),
                                    namesOf(e.getCommandLine()));
        } else if (e instanceof MissingParameterException) {
            message = message.replace("Missing required", "missing");
        } else if (e.getArgSpec() instanceof OptionSpec option && !given(option, args)) {
            message += sources.origin(option).map(from -> " (from " + from + ')').orElse("");
        }
        return fail(
                ExitCode.USAGE,
                message
                        + "; see "
                        + e.getCommandLine().getCommandSpec().qualifiedName()
                        + " --help");
    }

    private int failed(Exception e, ParseResult parsed) {
        if (debug(parsed)) {
            e.printStackTrace(err);
        }
        return switch (e) {
            case StartFailure failure -> fail(ExitCode.of(failure.kind()), firstLine(failure));
            case ClientFailure failure -> fail(ExitCode.of(failure.kind()), firstLine(failure));
            case SettingsException wrong -> fail(ExitCode.USAGE, firstLine(wrong));
            default ->
                    fail(
                            ExitCode.FAILED,
                            e.getClass().getSimpleName()
                                    + ": "
                                    + firstLine(e)
                                    + (logLevel(parsed) == null
                                            ? ""
                                            : " (--log-level debug shows where)"));
        };
    }

    private int fail(ExitCode code, @Nullable String message) {
        err.println("keyfence: " + message);
        err.flush();
        return code.code();
    }

    private static boolean debug(ParseResult parsed) {
        OptionSpec level = logLevel(parsed);
        return level != null && level.getValue() == CommonOptions.LogLevel.DEBUG;
    }

    private static @Nullable OptionSpec logLevel(ParseResult parsed) {
        ParseResult leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        return leaf.commandSpec().findOption("--log-level");
    }

    private static Set<String> namesOf(CommandLine line) {
        Set<String> names = new TreeSet<>(line.getCommandSpec().optionsMap().keySet());
        names.addAll(line.getSubcommands().keySet());
        return names;
    }

    private static boolean given(OptionSpec option, String[] args) {
        return Arrays.stream(args)
                .anyMatch(arg ->
                        arg.equals(option.longestName())
                                || arg.startsWith(option.longestName() + '='));
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage();
        return message == null ? "no reason is known" : message.lines().findFirst().orElse("");
    }
}
