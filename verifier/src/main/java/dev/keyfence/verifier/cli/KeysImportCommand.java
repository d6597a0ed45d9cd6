package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.keyimport.FileFormat;
import dev.keyfence.verifier.transfer.ControlTarget;
import dev.keyfence.verifier.transfer.KeyUpload;
import dev.keyfence.verifier.transfer.TransferException;
import dev.keyfence.verifier.transfer.UploadTotals;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings keys in from a file. */
@Command(
        name = "import",
        header = "Brings keys in from a file.",
        description = {
            "",
            "Each row is a key in plain text, or its hash, with its owner and what it may do"
                    + " (verifier/IMPORT.md lists the fields). Rows that cannot be taken are"
                    + " listed with their lines, and the others are brought in. When it is"
                    + " interrupted, run it again: it goes on where it was, and brings nothing in"
                    + " twice.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence keys import keys.ndjson",
            "  keyfence keys import keys.csv.gz --rejects wrong.ndjson",
            "",
            "The exit status is 1 when a row was rejected, 2 when the file or the key is wrong,"
                    + " and 3 when the control plane is away."
        })
final class KeysImportCommand implements Callable<Integer> {

    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin CommonOptions common = new CommonOptions();
    @Mixin TargetOptions calls = new TargetOptions();

    @Parameters(paramLabel = "FILE", description = "NDJSON or CSV, plain or gzip.")
    Path file = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "ndjson or csv. Default: told by the file's name.")
    @Nullable String format;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description =
                    "Lists every row that was not accepted, with its line and why."
                            + " Default: the first 20 are shown.")
    @Nullable Path rejects;

    @Override
    public Integer call() throws Exception {
        common.applyLogging();
        ControlTarget target = TransferTargets.of(calls);
        if (!Files.isReadable(file)) {
            throw new SettingsException("cannot read " + file);
        }
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        try (ImportScreen screen =
                new ImportScreen(
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr(),
                        terminal,
                        rejects)) {
            UploadTotals totals =
                    new KeyUpload(target, KeyUpload.Settings.of(file, fileFormat()), screen).run();
            screen.sum(totals);
            return totals.rejected() == 0 ? ExitCode.OK.code() : ExitCode.FAILED.code();
        } catch (TransferException e) {
            throw TransferTargets.failure(e);
        } catch (IOException e) {
            throw new SettingsException(
                    "cannot read or write beside " + file + ": " + e.getMessage());
        }
    }

    private FileFormat fileFormat() {
        String name = file.toString().toLowerCase(Locale.ROOT);
        String word =
                format != null
                        ? format
                        : name.endsWith(".csv") || name.endsWith(".csv.gz") ? "csv" : "ndjson";
        return FileFormat.ofWord(word)
                .orElseThrow(() -> new SettingsException("--format is ndjson or csv"));
    }
}
