package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which key a change is about, and of which version. */
final class ChangeOptions {

    @Parameters(paramLabel = "KEY_ID", description = "The key's id, key_...")
    String id = "";

    @Option(
            names = "--if-version",
            paramLabel = "NUMBER",
            description =
                    "Changes the key only while it is of this version, as show tells it. Default: any.")
    @Nullable Long version;

    @Mixin WriteOptions write = new WriteOptions();

    /** A POST below the key, such as {@code /suspend}. */
    Write post(String below, JsonNode body) {
        return write.write("POST", path() + below, body, ifMatch());
    }

    /** A change of the key itself. */
    Write patch(JsonNode body) {
        return write.write("PATCH", path(), body, ifMatch());
    }

    private String path() {
        return "/v1/keys/" + Text.encoded(id);
    }

    private String ifMatch() {
        return version == null ? "" : "If-Match: \"" + version + "\"\r\n";
    }
}
