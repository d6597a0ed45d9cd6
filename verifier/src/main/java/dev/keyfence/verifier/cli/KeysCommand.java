package dev.keyfence.verifier.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done with keys. */
@Command(name = "keys", header = "Brings keys in from elsewhere, and takes them along.")
final class KeysCommand implements Runnable {

    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    static CommandLine create() {
        return new CommandLine(new KeysCommand())
                .addSubcommand(new KeysImportCommand())
                .addSubcommand(new KeysExportCommand());
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing: keys import or keys export");
    }
}
