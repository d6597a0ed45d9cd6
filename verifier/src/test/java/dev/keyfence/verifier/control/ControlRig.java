package dev.keyfence.verifier.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.alert.Alerts;
import dev.keyfence.verifier.alert.DetectionSettings;
import dev.keyfence.verifier.alert.FakeAlerts;
import dev.keyfence.verifier.alert.FakeSettings;
import dev.keyfence.verifier.alert.ReviewLog;
import dev.keyfence.verifier.alert.Reviews;
import dev.keyfence.verifier.alert.RuleCatalogue;
import dev.keyfence.verifier.archive.Decisions;
import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.fence.KeysReceipt;
import dev.keyfence.verifier.fence.NodeView;
import dev.keyfence.verifier.fence.Receipt;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.http.Rig;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.leak.LeakLookup;
import dev.keyfence.verifier.leak.LeakSigners;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.profilefile.LiveProfiles;
import dev.keyfence.verifier.profilefile.ProfileFileException;
import dev.keyfence.verifier.respond.InMemoryResponses;
import dev.keyfence.verifier.respond.RecordedActions;
import dev.keyfence.verifier.respond.Releases;
import dev.keyfence.verifier.respond.ResponseDesk;
import dev.keyfence.verifier.store.AuditGaps;
import dev.keyfence.verifier.store.DeadLetterBox;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyHistory;
import dev.keyfence.verifier.store.KeyStore;
import dev.keyfence.verifier.store.KeyUsage;
import dev.keyfence.verifier.store.SealedSecrets;
import dev.keyfence.verifier.store.UsageErasures;
import dev.keyfence.verifier.verify.AdminKeys;
import dev.keyfence.verifier.verify.ImportedKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A control plane over fakes, with a root key. */
final class ControlRig implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HashSecrets HASH_SECRETS =
            new HashSecrets(Map.of("old", "a shared secret".getBytes(StandardCharsets.UTF_8)));
    private static final long FENCE_POSITION = 42;

    /** A topology that says nothing has said nothing by then. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(500);

    final FakeKeys keys = new FakeKeys();
    final FakeHistory history = new FakeHistory();
    final FakeUsage usage = new FakeUsage();
    final FakeGaps gaps = new FakeGaps();
    final FakeErasures erasures = new FakeErasures();
    final FakeLifecycle lifecycle = new FakeLifecycle(keys, history);
    final FakeAlerts alerts = new FakeAlerts();
    final FakeSettings settings = new FakeSettings();
    final FakeDeadLetters deadLetters = new FakeDeadLetters();
    final FakeRevocations revocations = new FakeRevocations(keys);
    final InMemoryResponses responses = new InMemoryResponses();
    final RecordedActions actions = new RecordedActions();
    final Rig rig;
    final String root;
    volatile boolean diskBroken;

    ControlRig() {
        this(null, Decisions.none(), LeakSigners.off());
    }

    /** A control plane whose profiles are in a directory beside those that ship. */
    ControlRig(@Nullable Path profileDirectory) {
        this(profileDirectory, Decisions.none(), LeakSigners.off());
    }

    /** A control plane that tells of such decisions. */
    ControlRig(Decisions decisions) {
        this(null, decisions, LeakSigners.off());
    }

    /** A control plane that takes such reports of leaked keys. */
    ControlRig(LeakSigners signers) {
        this(null, Decisions.none(), signers);
    }

    private ResponseDesk desk(KeyDirectory directory) {
        return new ResponseDesk(
                responses,
                responses,
                new Releases(
                        "control-1",
                        responses,
                        directory,
                        history,
                        actions,
                        InstantSource.system()));
    }

    private LeakLookup leakLookup() {
        return new LeakLookup(
                keys,
                keys,
                new ImportedKeys(keys, HASH_SECRETS, (_, _, _) -> {}),
                _ -> false,
                InstantSource.system());
    }

    private ControlRig(@Nullable Path profileDirectory, Decisions decisions, LeakSigners signers) {
        Directory directory = new Directory();
        LiveProfiles profiles = profiles(profileDirectory);
        Commander commander = new Commander(lifecycle, lifecycle, ANSWER_TIMEOUT);
        KeyCreator creator =
                new KeyCreator(
                        commander, FakeKeys.SEALING, () -> FENCE_POSITION, InstantSource.system());
        rig =
                Rig.control(
                        keys,
                        List.of(
                                Part.of(Commander.class, commander),
                                Part.of(KeyCreator.class, creator),
                                Part.of(
                                        KeyImporter.class,
                                        new KeyImporter(
                                                commander,
                                                keys,
                                                () -> FENCE_POSITION,
                                                InstantSource.system())),
                                Part.of(HashSecrets.class, HASH_SECRETS),
                                Part.of(SealingKeys.class, FakeKeys.SEALING),
                                Part.of(SealedSecrets.class, keys),
                                Part.of(KeyDirectory.class, directory),
                                Part.of(RevocationService.class, revocations),
                                Part.of(RevocationCheck.class, _ -> false),
                                Part.of(KeyStore.class, keys),
                                Part.of(LeakLookup.class, leakLookup()),
                                Part.of(LeakSigners.class, signers),
                                Part.of(ResponseDesk.class, desk(directory)),
                                Part.of(
                                        AdminKeys.class,
                                        new AdminKeys(
                                                directory, _ -> false, InstantSource.system())),
                                Part.of(KeyHistory.class, history),
                                Part.of(KeyUsage.class, usage),
                                Part.of(UsageErasures.class, erasures),
                                Part.of(AuditGaps.class, gaps),
                                Part.of(DeadLetterBox.class, deadLetters),
                                Part.of(Alerts.class, alerts),
                                Part.of(Reviews.class, alerts),
                                Part.of(ReviewLog.class, alerts),
                                Part.of(DetectionSettings.class, settings),
                                Part.of(RuleCatalogue.class, new FakeRules()),
                                Part.of(FleetWait.class, ControlRig::await),
                                Part.of(Fleet.class, ControlRig::fleet),
                                Part.of(Decisions.class, decisions),
                                Part.of(LiveProfiles.class, profiles)));
        root = keys.add("root", AdminScope.all().toArray(String[]::new));
    }

    private static LiveProfiles profiles(@Nullable Path directory) {
        try {
            return LiveProfiles.read(directory);
        } catch (ProfileFileException e) {
            throw new AssertionError(e);
        }
    }

    /** Posts JSON with a further header. */
    HttpResponse<String> post(String path, String json, String name, String value) {
        return rig.post(path, json, "Authorization", "Bearer " + root, name, value);
    }

    HttpResponse<String> get(String path) {
        return rig.get(path, "Authorization", "Bearer " + root);
    }

    HttpResponse<String> post(String path, String json) {
        return rig.post(path, json, "Authorization", "Bearer " + root);
    }

    /** Sends a body with a method, as the root key unless the headers say otherwise. */
    HttpResponse<String> send(String method, String path, String json, String... headers) {
        HttpRequest.Builder request =
                rig.request(path)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(json));
        if (!List.of(headers).contains("X-Api-Key")) {
            request.header("X-Api-Key", root);
        }
        return rig.send(headers.length == 0 ? request : request.headers(headers));
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

    /** The fleet has everything at once, unless nobody waits for it. */
    private static CompletableFuture<KeysReceipt> await(Duration patience) {
        return CompletableFuture.completedFuture(
                new KeysReceipt(
                        77,
                        1_500_000,
                        patience.isZero() ? Receipt.Status.PENDING : Receipt.Status.CONFIRMED,
                        List.of(
                                new Receipt.NodeReceipt(
                                        "n1", Receipt.NodeStatus.APPLIED, 1_000_000L, null))));
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
                        Duration.ofMillis(9_880),
                        Duration.ofMillis(130)));
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
