package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What makes a change safe to repeat. */
final class WriteOptions {

    private static final Pattern HEADER_WORD = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

    @Option(
            names = "--idempotency-key",
            paramLabel = "WORD",
            description =
                    "Run again with the same word, the change is made once and answered alike."
                            + " Default: a new one each run.")
    @Nullable String idempotencyKey;

    /** A POST with a key of its own. */
    Write post(String path, JsonNode body) {
        return write("POST", path, body, "");
    }

    Write write(String method, String path, JsonNode body, String headers) {
        String word = idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey;
        if (!HEADER_WORD.matcher(word).matches()) {
            throw ClientFailure.usage(
                    "--idempotency-key must have 1 to 128 characters of A-Z a-z 0-9 _ . : -");
        }
        return new Write(method, path, body, headers + "Idempotency-Key: " + word + "\r\n");
    }
}
