package dev.keyfence.verifier.cli.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much of a list is shown. */
final class PageOptions {

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            description = "How many at once, 1 to 500. Default: 100.")
    @Nullable Integer limit;

    @Option(
            names = "--cursor",
            paramLabel = "WORD",
            description = "Goes on where an earlier answer ended, with its next_cursor.")
    @Nullable String cursor;

    @Option(
            names = "--all",
            description =
                    "Page after page to the end; with --json as NDJSON, one item a line, instead of one"
                            + " document.")
    boolean all;
}
