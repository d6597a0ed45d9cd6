package dev.keyfence.verifier.cli;

import dev.keyfence.schemas.serde.KeyfenceAvroSerde;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.assembly.ListenSettings;
import dev.keyfence.verifier.assembly.NodeSettings;
import dev.keyfence.verifier.assembly.Parts;
import dev.keyfence.verifier.assembly.Progress;
import dev.keyfence.verifier.assembly.Role;
import dev.keyfence.verifier.fence.FenceSettings;
import dev.keyfence.verifier.http.TrustedProxies;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.replay.ReplayTarget;
import dev.keyfence.verifier.replay.TemporaryInstance;
import dev.keyfence.verifier.solo.Solo;
import dev.keyfence.verifier.solo.SoloSettings;
import dev.keyfence.verifier.spool.SpoolSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A solo instance in this process, on free ports, whose data is deleted when it is closed. */
final class TemporarySolo implements TemporaryInstance {

    private static final String DATA_LINE = "Data plane:";
    private static final String CONTROL_LINE = "Control plane:";

    private final Parts parts;
    private final Path directory;
    private final ReplayTarget target;

    private TemporarySolo(Parts parts, Path directory, ReplayTarget target) {
        this.parts = parts;
        this.directory = directory;
        this.target = target;
    }

    /**
     * Starts one, and says on {@code err} what it waits for when that takes long.
     *
     * @throws IOException when there is no room for its data
     */
    static TemporarySolo start(PrintWriter err) throws IOException {
        Path directory = Files.createTempDirectory("keyfence-replay-");
        Parts parts = new Parts();
        try (Progress progress = new Progress(err)) {
            String rootKey = rootKey();
            Role.Started started = new Solo(settings(directory, rootKey)).start(parts, progress);
            started.shown().run();
            ReplayTarget target =
                    new ReplayTarget(
                            url(started.lines(), DATA_LINE),
                            url(started.lines(), CONTROL_LINE),
                            rootKey);
            return new TemporarySolo(parts, directory, target);
        } catch (RuntimeException e) {
            parts.close();
            delete(directory);
            throw e;
        }
    }

    @Override
    public ReplayTarget target() {
        return target;
    }

    @Override
    public void close() {
        parts.close();
        delete(directory);
    }

    private static SoloSettings settings(Path directory, String rootKey) {
        return new SoloSettings(
                new NodeSettings(
                        directory,
                        "replay",
                        new ListenSettings("127.0.0.1", 0, 0, TrustedProxies.NONE),
                        FenceSettings.DEFAULTS,
                        SpoolSettings.in(directory),
                        null,
                        HashSecrets.NONE,
                        SealingKeys.NONE,
                        rootKey),
                0,
                new Topics(Topics.DEFAULT_PREFIX),
                KeyfenceAvroSerde.class.getName());
    }

    private static String rootKey() {
        return Profiles.keyfence().format().mint(Environment.LIVE, new SecureRandom());
    }

    private static URI url(List<String> lines, String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> URI.create(line.substring(start.length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                boolean _ = Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the temporary data in " + directory + " cannot be deleted", e);
        }
    }
}
