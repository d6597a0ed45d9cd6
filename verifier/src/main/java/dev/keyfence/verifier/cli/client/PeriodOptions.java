package dev.keyfence.verifier.cli.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From when to when a list reaches. */
final class PeriodOptions {

    @Option(
            names = "--from",
            paramLabel = "WHEN",
            description = "Not before this: a time (2026-01-31T12:00:00Z) or how long ago (24h).")
    @Nullable String from;

    @Option(names = "--to", paramLabel = "WHEN", description = "Before this; as --from.")
    @Nullable String to;

    /**
     * Adds them to a query.
     *
     * @throws ClientFailure when one of them is not a time
     */
    Query on(Query query) {
        Moment moments = ClientCommand.moments();
        return query.and("from", moments.ago("--from", from)).and("to", moments.ago("--to", to));
    }
}
