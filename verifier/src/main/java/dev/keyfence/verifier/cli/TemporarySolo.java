package dev.keyfence.verifier.cli;

import dev.keyfence.schemas.serde.KeyfenceAvroSerde;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.assembly.ListenSettings;
import dev.keyfence.verifier.assembly.NodeSettings;
import dev.keyfence.verifier.assembly.Parts;
import dev.keyfence.verifier.assembly.Progress;
import dev.keyfence.verifier.assembly.Role;
import dev.keyfence.verifier.assembly.StartFailure;
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
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** A solo instance in this process, on free ports, whose data is deleted when it is closed. */
final class TemporarySolo implements TemporaryInstance {

    private static final String DATA_LINE = "Data plane:";
    private static final String CONTROL_LINE = "Control plane:";

    private final Parts parts;
    private final TemporaryData data;
    private final ReplayTarget target;

    private TemporarySolo(Parts parts, TemporaryData data, ReplayTarget target) {
        this.parts = parts;
        this.data = data;
        this.target = target;
    }

    /**
     * Starts one, and says on {@code err} what it waits for when that takes long.
     *
     * @throws StartFailure when it cannot start, or there is no room for its data
     */
    static TemporarySolo start(PrintWriter err) {
        TemporaryData data = TemporaryData.of("replay");
        Parts parts = new Parts();
        try (Progress progress = new Progress(err)) {
            String rootKey = rootKey();
            Role.Started started = new Solo(settings(data.path(), rootKey)).start(parts, progress);
            started.shown().run();
            ReplayTarget target =
                    new ReplayTarget(
                            url(started.lines(), DATA_LINE),
                            url(started.lines(), CONTROL_LINE),
                            rootKey);
            return new TemporarySolo(parts, data, target);
        } catch (RuntimeException e) {
            parts.close();
            data.close();
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
        data.close();
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
}
