package dev.keyfence.verifier.cli.client;

import java.util.Set;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete commands and options. */
@Command(
        name = "completion",
        header = "Prints the completion of commands and options for a shell.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  source <(keyfence completion bash)                        this shell",
            "  keyfence completion bash > /etc/bash_completion.d/keyfence",
            "  echo 'source <(keyfence completion zsh)' >> ~/.zshrc"
        })
final class CompletionCommand implements Callable<Integer> {

    /** The script asks which of the two reads it. */
    private static final Set<String> SHELLS = Set.of("bash", "zsh");

    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    String shell = "";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Override
    public Integer call() {
        if (!SHELLS.contains(shell)) {
            throw ClientFailure.usage("completions are for bash or zsh");
        }
        spec.commandLine().getOut().print(AutoComplete.bash("keyfence", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
