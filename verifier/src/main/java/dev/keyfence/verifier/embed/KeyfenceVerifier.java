package dev.keyfence.verifier.embed;

import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.schemas.serde.KeyfenceAvroSerde;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.assembly.ClusterSettings;
import dev.keyfence.verifier.assembly.DataDirectory;
import dev.keyfence.verifier.assembly.ListenSettings;
import dev.keyfence.verifier.assembly.Node;
import dev.keyfence.verifier.assembly.NodeSettings;
import dev.keyfence.verifier.assembly.Parts;
import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.decide.Call;
import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.Verdict;
import dev.keyfence.verifier.decisionlog.DecisionLogMetrics;
import dev.keyfence.verifier.fence.FenceSettings;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.AskedScopes;
import dev.keyfence.verifier.http.HealthCheck;
import dev.keyfence.verifier.http.LimitHeaders;
import dev.keyfence.verifier.http.TrustedProxies;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.AttributeCatalogue;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.spool.SpoolSettings;
import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.RequestContext;
import dev.keyfence.verifier.verify.VerifyRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A verifier inside a JVM service: the same replica, fence and decision log as a node's, and no
 * HTTP. Keys are verified in about a microsecond, on the calling thread, without leaving the
 * process; a revocation confirmed to anybody in the fleet is in effect here. Safe for any number of
 * threads; {@link #verify} never blocks.
 *
 * <pre>{@code
 * try (KeyfenceVerifier keyfence = KeyfenceVerifier.start(
 *         Settings.of("kafka:9092", "http://registry:8081", Path.of("/var/lib/shop/keyfence"), "shop-1"))) {
 *     Answer answer = keyfence.verify(Request.of(key, "keyfence", "orders:read").at("GET", "/orders/3"));
 *     if (!answer.allowed()) …
 * }
 * }</pre>
 *
 * <p>The JVM needs {@code --enable-native-access=ALL-UNNAMED}, for RocksDB.
 */
public final class KeyfenceVerifier implements AutoCloseable {

    private final Parts parts;
    private final Node node;

    private KeyfenceVerifier(Parts parts, Node node) {
        this.parts = parts;
        this.node = node;
    }

    /**
     * Starts a verifier. Returns as soon as Kafka has answered; until the replica has caught up,
     * requests are denied as {@code warming_up}.
     *
     * @throws dev.keyfence.verifier.assembly.StartFailure when something in the surroundings keeps
     *     it from starting: another process has the directory, a profile is not right, a topic is
     *     not as it must be
     */
    public static KeyfenceVerifier start(Settings settings) {
        Parts parts = new Parts();
        try {
            DataDirectory data =
                    parts.add("data directory", DataDirectory.open(settings.dataDirectory()));
            ClusterSettings cluster = cluster(settings);
            Node node = new Node(cluster, node(settings), data, NodeRole.VERIFIER, parts);
            node.join();
            return new KeyfenceVerifier(parts, node);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /**
     * Decides one request, and publishes the decision.
     *
     * @throws IllegalArgumentException when there is no such profile
     */
    public Answer verify(Request request) {
        Profile profile =
                node.profiles()
                        .find(request.profile())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "there is no profile '"
                                                + request.profile()
                                                + "'; there are "
                                                + node.profiles().names()));
        RequestContext context =
                new RequestContext(
                        Answers.logged(request.method()),
                        Answers.logged(request.path()),
                        Answers.logged(request.clientIp()),
                        Answers.logged(request.userAgent()),
                        null);
        return answer(
                profile,
                node.verifier()
                        .verify(
                                new VerifyRequest(
                                        profile,
                                        Presented.of(request.key()),
                                        null,
                                        needed(request, profile),
                                        new Call(
                                                request.method(),
                                                request.path(),
                                                request.clientIp()),
                                        context)));
    }

    /** True when the node can decide: its replica has caught up and it holds its lease. */
    public boolean isReady() {
        return node.checks().stream().allMatch(check -> check.check().ready());
    }

    /** What keeps the node from deciding, in a sentence for operators; empty when nothing does. */
    public Optional<String> whyNotReady() {
        String why =
                node.checks().stream()
                        .filter(check -> !check.check().ready())
                        .map(KeyfenceVerifier::text)
                        .collect(Collectors.joining("; "));
        return why.isEmpty() ? Optional.empty() : Optional.of(why);
    }

    /** How many decisions went where: published, pending, spooled, lost. */
    public DecisionLogMetrics decisions() {
        return node.decisions();
    }

    /** Gives the lease back, publishes what decisions are left, and ends; takes some seconds. */
    @Override
    public void close() {
        parts.close();
    }

    private static String text(HealthCheck check) {
        return check.name() + ": " + check.check().detail();
    }

    private static List<String> needed(Request request, Profile profile) {
        if (request.method() == null && request.path() == null) {
            return request.scopes();
        }
        return AskedScopes.and(
                request.scopes(), profile.routes().scopesFor(request.method(), request.path()));
    }

    private static Answer answer(Profile profile, Decision decision) {
        Verdict verdict = decision.verdict();
        Candidate candidate = verdict.candidate();
        String id = decision.id().toString();
        if (candidate == null) {
            return new Answer(
                    decision.allowed(),
                    verdict.reasonCode(),
                    id,
                    null,
                    null,
                    null,
                    List.of(),
                    Map.of(),
                    null,
                    null,
                    staleMillis(decision),
                    Map.of());
        }
        StoredKey key = candidate.key();
        long expiresAt = candidate.expiresAtMicros();
        return new Answer(
                decision.allowed(),
                verdict.reasonCode(),
                id,
                key.id().toString(),
                key.owner(),
                key.environment().word(),
                key.scopes(),
                attributes(profile, key),
                candidate.token() == null ? null : candidate.token().subject(),
                expiresAt == StoredKey.NEVER
                        ? null
                        : Instant.EPOCH.plus(expiresAt, ChronoUnit.MICROS),
                staleMillis(decision),
                LimitHeaders.of(verdict.usage()));
    }

    private static long staleMillis(Decision decision) {
        return decision.stale() ? TimeUnit.NANOSECONDS.toMillis(decision.staleNanos()) + 1 : 0;
    }

    private static Map<String, String> attributes(Profile profile, StoredKey key) {
        return profile.attributes().held(key.terms().attributes()).stream()
                .filter(held -> !held.isNone())
                .collect(
                        Collectors.toUnmodifiableMap(
                                AttributeCatalogue.Held::name, AttributeCatalogue.Held::value));
    }

    private static ClusterSettings cluster(Settings settings) {
        return new ClusterSettings(
                settings.bootstrapServers(),
                settings.client(),
                settings.registryUrl(),
                new Topics(settings.topicPrefix()),
                KeyfenceAvroSerde.class.getName(),
                OptionalInt.empty());
    }

    private static NodeSettings node(Settings settings) {
        return new NodeSettings(
                settings.dataDirectory(),
                settings.nodeId(),
                new ListenSettings("127.0.0.1", 0, 0, TrustedProxies.NONE),
                FenceSettings.DEFAULTS,
                SpoolSettings.of(
                        SpoolSettings.directoryIn(settings.dataDirectory()),
                        settings.spoolBytesMax()),
                settings.profiles(),
                settings.importSecrets(),
                settings.sealingKeys(),
                null);
    }
}
