package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which keys a revocation covers: exactly one of these. */
final class TargetChoice {

    @Option(names = "--key", paramLabel = "KEY_ID", description = "One key.")
    @Nullable String key;

    @Option(names = "--owner", paramLabel = "OWNER", description = "Every key of an owner.")
    @Nullable String owner;

    @Option(names = "--tag", paramLabel = "TAG", description = "Every key with a tag.")
    @Nullable String tag;

    @Option(names = "--profile", paramLabel = "PROFILE", description = "Every key of a profile.")
    @Nullable String profile;

    @Option(
            names = "--environment",
            paramLabel = "WORD",
            description = "Every key of an environment: live or test.")
    @Nullable String environment;

    @Option(
            names = "--everything",
            description = "Every key there is, the calling one too; needs --confirm everything.")
    boolean everything;

    /**
     * Puts the target into a request's body.
     *
     * @return the target, for people
     * @throws ClientFailure when there is not exactly one
     */
    String putInto(ObjectNode body) {
        Map<String, String> given = new LinkedHashMap<>();
        put(given, "key_id", key);
        put(given, "owner", owner);
        put(given, "tag", tag);
        put(given, "profile", profile);
        put(given, "environment", environment);
        if (given.size() + (everything ? 1 : 0) != 1) {
            throw ClientFailure.usage(
                    "name what to revoke by exactly one of --key, --owner, --tag, --profile,"
                            + " --environment, --everything");
        }
        ObjectNode target = body.putObject("target");
        if (everything) {
            target.put("everything", true);
            return "everything";
        }
        Map.Entry<String, String> one = given.entrySet().iterator().next();
        target.put(one.getKey(), one.getValue());
        return one.getKey().replace("key_id", "key") + ' ' + Text.oneLine(one.getValue());
    }

    private static void put(Map<String, String> given, String field, @Nullable String value) {
        if (value != null) {
            given.put(field, value);
        }
    }
}
