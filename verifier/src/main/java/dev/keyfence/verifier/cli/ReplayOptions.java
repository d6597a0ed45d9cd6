package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.replay.LogFormat;
import dev.keyfence.verifier.replay.ReplaySettings;
import dev.keyfence.verifier.replay.Speed;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a log is replayed. */
final class ReplayOptions {

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "jsonl (ts, owner or key_id, ip, ua, route), combined or common (Apache's and"
                            + " nginx's access logs). Default: told by the first lines.")
    @Nullable LogFormat format;

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "max",
            description =
                    "N seconds of the log in a second; 1 is as it was, max as fast as possible."
                            + " Default: ${DEFAULT-VALUE}.")
    String speed = "max";

    @Option(
            names = "--concurrency",
            paramLabel = "COUNT",
            defaultValue = "32",
            description = "How many requests are under way at once. Default: ${DEFAULT-VALUE}.")
    int concurrency;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            description = "Reads no more lines than this. Default: all.")
    long limit = Long.MAX_VALUE;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "keyfence",
            description = "The profile of the keys that are made. Default: ${DEFAULT-VALUE}.")
    String profile = "keyfence";

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            defaultValue = "test",
            description =
                    "The environment of the keys that are made: live or test."
                            + " Default: ${DEFAULT-VALUE}.")
    String environment = "test";

    @Option(
            names = "--scopes",
            paramLabel = "SCOPE",
            split = ",",
            defaultValue = "read",
            description =
                    "What the keys may do, and what each request asks for, separated by commas."
                            + " Default: ${DEFAULT-VALUE}.")
    List<String> scopes = List.of("read");

    @Option(
            names = "--revoke-busiest-at",
            paramLabel = "COUNT",
            description =
                    "After so many requests, revokes the key with most of them, and tells what"
                            + " became of its later ones. Default: nothing is revoked.")
    @Nullable Long revokeBusiestAt;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description =
                    "Lists every line that did not go through, with its number and why."
                            + " Default: the first 20 are shown.")
    @Nullable Path rejects;

    @Option(
            names = "--strict",
            description = "Fails when a line is malformed. Default: they are counted and shown.")
    boolean strict;

    ReplaySettings settings() {
        if (!environment.equals("live") && !environment.equals("test")) {
            throw new SettingsException("--environment is live or test");
        }
        try {
            return new ReplaySettings(
                    format,
                    Speed.parse(speed),
                    concurrency,
                    limit,
                    new ReplaySettings.Keys(profile, environment, scopes),
                    revokeBusiestAt,
                    rejects,
                    strict);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(String.valueOf(e.getMessage()));
        }
    }
}
