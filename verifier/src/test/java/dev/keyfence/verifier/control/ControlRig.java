package dev.keyfence.verifier.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.fence.NodeView;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.http.Rig;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.store.KeyChange;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyHistory;
import dev.keyfence.verifier.verify.AdminKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A control plane over fakes, with a root key. */
final class ControlRig implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long FENCE_POSITION = 42;

    /** A topology that says nothing has said nothing by then. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(500);

    final FakeKeys keys = new FakeKeys();
    final FakeLifecycle lifecycle = new FakeLifecycle(keys);
    final FakeRevocations revocations = new FakeRevocations(keys);
    final Rig rig;
    final String root;
    volatile boolean diskBroken;

    ControlRig() {
        Directory directory = new Directory();
        KeyCreator creator =
                new KeyCreator(
                        lifecycle,
                        lifecycle,
                        () -> FENCE_POSITION,
                        InstantSource.system(),
                        ANSWER_TIMEOUT);
        rig =
                Rig.control(
                        keys,
                        List.of(
                                Part.of(KeyCreator.class, creator),
                                Part.of(KeyDirectory.class, directory),
                                Part.of(RevocationService.class, revocations),
                                Part.of(RevocationCheck.class, _ -> false),
                                Part.of(
                                        AdminKeys.class,
                                        new AdminKeys(
                                                directory, _ -> false, InstantSource.system())),
                                Part.of(KeyHistory.class, ControlRig::changes),
                                Part.of(Fleet.class, ControlRig::fleet)));
        root = keys.add("root", AdminScope.all().toArray(String[]::new));
    }

    /** Posts JSON with further headers. */
    HttpResponse<String> post(String path, String json, String name, String value) {
        return rig.post(path, json, "Authorization", "Bearer " + root, name, value);
    }

    HttpResponse<String> get(String path) {
        return rig.get(path, "Authorization", "Bearer " + root);
    }

    HttpResponse<String> post(String path, String json) {
        return rig.post(path, json, "Authorization", "Bearer " + root);
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        rig.close();
    }

    /** Three changes, whatever the key; none for a key whose id is all zeros. */
    private static List<KeyChange> changes(KeyId id, long afterVersion, int limit) {
        List<KeyChange> changes = new ArrayList<>();
        if (id.high() == 0) {
            return changes;
        }
        for (long version = afterVersion + 1; version <= 3 && changes.size() < limit; version++) {
            changes.add(
                    new KeyChange(
                            id,
                            version == 1 ? "created" : "scoped",
                            1_800_000_000_000_000L,
                            1_800_000_000_000_001L,
                            new KeyChange.Actor("key_root", "203.0.113.7", "req-1"),
                            null,
                            "a note",
                            "cmd_" + version,
                            null,
                            version == 1 ? null : snapshot(version - 1),
                            snapshot(version)));
        }
        return changes;
    }

    private static KeyChange.Snapshot snapshot(long version) {
        return new KeyChange.Snapshot(
                version,
                KeyStatus.ACTIVE,
                "keyfence",
                "acme",
                "ci",
                Environment.LIVE,
                List.of("read"),
                List.of("ci"),
                Map.of(),
                1,
                StoredKey.NEVER);
    }

    private static List<NodeView> fleet() {
        return List.of(
                new NodeView(
                        "n1",
                        7,
                        "verifier",
                        "0.1.0",
                        NodeView.Status.LIVE,
                        1_235,
                        99,
                        1_800_000_000_000_000L,
                        Duration.ofMillis(120),
                        Duration.ofMillis(9_880)));
    }

    /** A directory whose disk tests can break. */
    private final class Directory implements KeyDirectory {
        @Override
        public Optional<KeyDetails> find(KeyId id) {
            if (diskBroken) {
                throw new IllegalStateException("the disk is broken at kf_live_secret");
            }
            return keys.find(id);
        }

        @Override
        public List<KeyDetails> list(KeyFilter filter, @Nullable KeyId after, int limit) {
            return keys.list(filter, after, limit);
        }
    }
}
