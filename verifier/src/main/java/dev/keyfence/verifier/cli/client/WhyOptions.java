package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Why something is done; it is kept with the key's history. */
final class WhyOptions {

    @Option(
            names = "--reason",
            paramLabel = "WORD",
            description =
                    "unspecified, key_compromise, superseded, affiliation_changed, privilege_withdrawn"
                            + " or cessation_of_operation. Default: unspecified.")
    @Nullable String reason;

    @Option(names = "--note", paramLabel = "TEXT", description = "More on why, for people.")
    @Nullable String note;

    /** A body that says why. */
    ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Bodies.put(body, "reason", reason);
        Bodies.put(body, "note", note);
        return body;
    }
}
