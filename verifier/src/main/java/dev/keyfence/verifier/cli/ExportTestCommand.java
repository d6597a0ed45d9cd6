package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.export.DeliveryException;
import dev.keyfence.verifier.export.ExportSample;
import dev.keyfence.verifier.export.ExportSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a sample to sinks. */
@Command(
        name = "test",
        header = "Reads a file of exports, and sends a sample to each of them, once.",
        description = {
            "",
            "As a control node would send it, and without one: run it where that runs, with the"
                    + " same variables. The sample is a critical alert of the rule TEST, or a denied"
                    + " decision.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence export test exports.yml",
            "  keyfence export test exports.yml chat",
            "",
            "The exit status is 0 when all have taken it, 1 when one has not, and 2 when the file"
                    + " is wrong."
        })
final class ExportTestCommand implements Callable<Integer> {

    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "The file of exports.")
    Path file = Path.of("");

    @Parameters(
            index = "1..*",
            paramLabel = "NAME",
            arity = "0..*",
            description = "Only these exports.")
    List<String> names = List.of();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Override
    public Integer call() {
        List<ExportSettings> exports = ExportOptions.read(file, System.getenv());
        for (String name : names) {
            if (exports.stream().noneMatch(one -> one.name().equals(name))) {
                throw new SettingsException("there is no export " + name + " in the file");
            }
        }
        boolean all = true;
        for (ExportSettings each : exports) {
            if (names.isEmpty() || names.contains(each.name())) {
                all &= isTaken(each);
            }
        }
        return (all ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private boolean isTaken(ExportSettings settings) {
        try {
            String id = ExportSample.send(settings);
            PrintWriter out = spec.commandLine().getOut();
            out.println(settings.name() + ": sent " + id);
            out.flush();
            return true;
        } catch (DeliveryException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("keyfence: " + settings.name() + ": " + e.getMessage());
            err.flush();
            return false;
        }
    }
}
