package dev.keyfence.verifier.cli.client;

import dev.keyfence.verifier.keyimport.FileFormat;
import dev.keyfence.verifier.transfer.KeyDownload;
import dev.keyfence.verifier.transfer.TransferException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes all keys along. */
@Command(
        name = "export",
        header = "Writes all keys, but for their secrets, to a file.",
        description = {
            "",
            "One key a row, in the order of their creation: id, owner, scopes, times and all else"
                    + " that is known of it but the digests of its secrets.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence keys export keys.csv --format csv"})
final class KeysExportCommand extends ClientCommand {

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "Where to write. Default: standard output.")
    @Nullable Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "ndjson",
            description = "ndjson or csv. Default: ${DEFAULT-VALUE}.")
    String format = "ndjson";

    @Override
    void run(Session session) throws InterruptedException {
        FileFormat chosen =
                FileFormat.ofWord(format)
                        .orElseThrow(() -> ClientFailure.usage("--format is ndjson or csv"));
        KeyDownload download = new KeyDownload(session.api().target());
        try (OutputStream out = out()) {
            download.run(chosen, out);
        } catch (TransferException e) {
            throw ClientFailure.of(e);
        } catch (IOException e) {
            throw ClientFailure.usage("cannot write " + file + ": " + e.getMessage());
        }
    }

    private OutputStream out() throws IOException {
        return file == null
                ? new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))
                : new BufferedOutputStream(Files.newOutputStream(file));
    }
}
