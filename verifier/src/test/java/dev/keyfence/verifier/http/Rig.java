package dev.keyfence.verifier.http;

import dev.keyfence.verifier.decide.Decider;
import dev.keyfence.verifier.http.HealthCheck.Health;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.limit.FleetSize;
import dev.keyfence.verifier.limit.Limiter;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.profilefile.ProfileFile;
import dev.keyfence.verifier.profilefile.ProfileFileException;
import dev.keyfence.verifier.profilefile.ProfileFiles;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.Freshness;
import dev.keyfence.verifier.verify.ImportedKeys;
import dev.keyfence.verifier.verify.NodeIdentity;
import dev.keyfence.verifier.verify.Tokens;
import dev.keyfence.verifier.verify.Verifier;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.web.router.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plane on a free port over {@link FakeKeys}, and a client for it. */
public final class Rig implements AutoCloseable {

    /** Longer than any answer takes on a busy machine. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    public final FakeKeys keys;
    public final BlockingQueue<Decision> decisions = new LinkedBlockingQueue<>();
    public final FakeCheck check = new FakeCheck();
    final FakeFreshness freshness = new FakeFreshness();
    public final HttpPlane plane;
    final MeteredDecisions metered;
    private final Verifier verifier;
    private final Profiles profiles = shipped();
    private final JvmMetrics metrics = new JvmMetrics();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final FakeTokens tokens = new FakeTokens();

    private Rig(Plane plane, FakeKeys keys, TrustedProxies proxies, List<Part<?>> more) {
        this.keys = keys;
        metered = new MeteredDecisions(decisions::add, metrics.registry());
        verifier =
                new Verifier(
                        new NodeIdentity("n1", 7),
                        keys,
                        keys,
                        new Decider(_ -> false),
                        metered,
                        new ImportedKeys(keys, HashSecrets.NONE, (_, _, _) -> {}),
                        new Tokens(keys, keys, FakeKeys.SEALING, (_, _) -> {}),
                        new Limiter(FleetSize.ALONE));
        List<Part<?>> parts = new ArrayList<>(more);
        parts.add(Part.of(Verifier.class, verifier));
        parts.add(Part.of(Profiles.class, profiles));
        parts.add(Part.of(Staleness.class, () -> 12));
        parts.add(Part.of(TokenRevocation.class, tokens));
        parts.add(Part.of(TokenProfile.class, this::profileOf));
        parts.add(Part.of(Freshness.class, freshness));
        parts.add(Part.of(HealthChecks.class, new HealthChecks(List.of(check))));
        parts.add(Part.of(PrometheusMeterRegistry.class, metrics.registry()));
        try {
            this.plane =
                    HttpPlane.start(
                            plane, new HttpSettings(HttpSettings.DEFAULT_HOST, 0, proxies), parts);
        } catch (PortUnavailableException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every profile that ships. */
    private static Profiles shipped() {
        try {
            return new Profiles(ProfileFiles.load(null));
        } catch (ProfileFileException e) {
            throw new AssertionError(e);
        }
    }

    /** Lets a profile that ships be served stale, for so long. */
    public void serveStale(String name, String bound) {
        serve(ProfileFiles.resource(name + ".yaml") + "\nfence: {serve_stale: " + bound + "}\n");
    }

    /** A data plane that trusts no proxy. */
    public static Rig data() {
        return new Rig(Plane.DATA, new FakeKeys(), TrustedProxies.NONE, List.of());
    }

    /** A data plane over keys that another plane has, too. */
    public static Rig data(FakeKeys keys) {
        return new Rig(Plane.DATA, keys, TrustedProxies.NONE, List.of());
    }

    /** A data plane that trusts proxies at these addresses. */
    public static Rig dataBehind(String proxies) {
        TrustedProxies trusted = TrustedProxies.parse(proxies, TrustedProxies.DEFAULT_HEADER);
        return new Rig(Plane.DATA, new FakeKeys(), trusted, List.of());
    }

    /** A control plane with its own parts. */
    public static Rig control(FakeKeys keys, List<Part<?>> parts) {
        return new Rig(Plane.CONTROL, keys, TrustedProxies.NONE, parts);
    }

    /** What decides for gateways that do not come over HTTP. */
    public GatewayCheck gateways() {
        return new GatewayCheck(profiles, verifier, freshness, () -> 12);
    }

    private Optional<String> profileOf(String token) {
        return keys.find(KeyDigest.of(token)) instanceof KeyLookup.Found found
                ? Optional.of(found.key().profile())
                : Optional.empty();
    }

    /** Serves one more profile, or another in place of one that ships. */
    public void serve(String yaml) {
        try {
            Profile more = ProfileFile.read("more.yaml", yaml);
            List<Profile> all = new ArrayList<>(ProfileFiles.load(null));
            all.removeIf(profile -> profile.name().equals(more.name()));
            all.add(more);
            profiles.replace(all);
        } catch (ProfileFileException e) {
            throw new AssertionError(e);
        }
    }

    /** Every method and path template that the plane's controllers answer. */
    public Set<String> routes() {
        return plane.context()
                .getBean(Router.class)
                .uriRoutes()
                .filter(route -> !route.getHttpMethodName().equals("HEAD"))
                .map(route ->
                        route.getHttpMethodName()
                                + " "
                                + route.getUriMatchTemplate().toPathString().replace("{+", "{"))
                .collect(Collectors.toSet());
    }

    /** A request to a path, to be finished. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plane.port() + path))
                .timeout(ANSWER_WITHIN);
    }

    /** Gets a path. */
    public HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = request(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** Posts JSON to a path. */
    public HttpResponse<String> post(String path, String json, String... headers) {
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** Sends a request. */
    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }

    /** The status of the answer to a request; its body may have no end, and is not read. */
    public int status(HttpRequest.Builder request) {
        try {
            HttpResponse<InputStream> answer =
                    client.send(request.build(), BodyHandlers.ofInputStream());
            answer.body().close();
            return answer.statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }

    /** The next decision that was handed over. */
    public Decision decision() {
        Decision decision = decisions.poll();
        if (decision == null) {
            throw new AssertionError("no decision was made");
        }
        return decision;
    }

    @Override
    public void close() {
        plane.close();
        metrics.close();
        client.close();
    }

    /** Tokens that are as tests say. */
    static final class FakeTokens implements TokenRevocation {

        final Queue<String> presented = new ConcurrentLinkedQueue<>();
        volatile Outcome outcome = Outcome.REVOKED;

        @Override
        public CompletableFuture<Outcome> revoke(
                String token, @Nullable String address, String requestId) {
            presented.add(token);
            return CompletableFuture.completedFuture(outcome);
        }
    }

    /** A check that is as tests say. */
    public static final class FakeCheck implements HealthCheck {

        private volatile Health health = new Health(true, "caught up");

        /** Says how it is from now on. */
        public void set(boolean ready, String detail) {
            health = new Health(ready, detail);
        }

        @Override
        public String name() {
            return "keys replica";
        }

        @Override
        public Health check() {
            return health;
        }
    }
}
