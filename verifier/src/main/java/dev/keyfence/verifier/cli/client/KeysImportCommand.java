package dev.keyfence.verifier.cli.client;

import dev.keyfence.verifier.cli.client.ClientFailure.Kind;
import dev.keyfence.verifier.keyimport.FileFormat;
import dev.keyfence.verifier.transfer.KeyUpload;
import dev.keyfence.verifier.transfer.TransferException;
import dev.keyfence.verifier.transfer.UploadTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
            "The exit status is 1 when a row was rejected, 2 when the file is wrong, 3 when the"
                    + " control plane is away, and 9 when the key may not do this."
        })
final class KeysImportCommand extends ClientCommand {

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
    void run(Session session) throws InterruptedException {
        if (!Files.isReadable(file)) {
            throw ClientFailure.usage("cannot read " + file);
        }
        try (ImportScreen screen = session.importScreen(rejects)) {
            UploadTotals totals =
                    new KeyUpload(
                                    session.api().target(),
                                    KeyUpload.Settings.of(file, fileFormat()),
                                    screen)
                            .run();
            screen.sum(totals);
            if (totals.rejected() > 0) {
                throw new ClientFailure(
                        Kind.FAILED, "%,d rows were rejected".formatted(totals.rejected()));
            }
        } catch (TransferException e) {
            throw ClientFailure.of(e);
        } catch (IOException e) {
            throw ClientFailure.usage(
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
                .orElseThrow(() -> ClientFailure.usage("--format is ndjson or csv"));
    }
}
