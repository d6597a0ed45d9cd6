package dev.keyfence.verifier.cli.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which alerts. */
final class AlertFilterOptions {

    @Option(
            names = "--status",
            paramLabel = "WORD",
            description = "new, acknowledged, resolved or false_positive.")
    @Nullable String status;

    @Option(
            names = "--severity",
            paramLabel = "WORD",
            description = "info, low, medium, high or critical.")
    @Nullable String severity;

    @Option(names = "--severity-min", paramLabel = "WORD", description = "This or more.")
    @Nullable String severityMin;

    @Option(names = "--rule", paramLabel = "RULE", description = "Of this rule, such as D3.")
    @Nullable String rule;

    @Option(
            names = "--entity",
            paramLabel = "NAME",
            description = "About this: a key, an owner, an address, a network, ...")
    @Nullable String entity;

    @Option(names = "--key", paramLabel = "KEY_ID", description = "That concern this key.")
    @Nullable String key;

    @Option(names = "--owner", paramLabel = "OWNER", description = "That concern this owner.")
    @Nullable String owner;

    @Option(names = "--swallowed", description = "Those that an exception swallowed.")
    boolean swallowed;

    /** Adds them to a query. */
    Query on(Query query) {
        return query.and("status", status)
                .and("severity", severity)
                .and("severity_min", severityMin)
                .and("rule", rule)
                .and("entity", entity)
                .and("key_id", key)
                .and("owner", owner)
                .and("swallowed", swallowed ? "true" : null);
    }
}
