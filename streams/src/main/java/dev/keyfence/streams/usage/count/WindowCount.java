package dev.keyfence.streams.usage.count;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.schemas.usage.ClientSketch;
import dev.keyfence.schemas.usage.LatencySketch;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is counted in one window. The order in which decisions come changes nothing but the
 * sketches' estimates. For one thread.
 */
public final class WindowCount {

    /** There are some twenty reasons; observed logs may bring any text. */
    static final int REASONS_MAX = 32;

    /** As many as a key may hold. */
    static final int SCOPES_MAX = 64;

    /** A key is rotated now and then; a day of more secrets than this is none of a key. */
    static final int GENERATIONS_MAX = 32;

    /** Tells browsers and clients apart; more is somebody's data. */
    static final int TEXT_CHARACTERS_MAX = 256;

    /** What counts for everything beyond a limit. */
    static final String OTHER = "other";

    private final WindowKey key;
    private final int part;
    private @Nullable String owner;
    private String profile = "";
    private long allowed;
    private final Map<String, Long> denied = new HashMap<>(4);
    private long firstMicros = Long.MAX_VALUE;
    private long lastMicros = Long.MIN_VALUE;
    private long lastAllowedMicros = Long.MIN_VALUE;
    private @Nullable String clientIp;
    private @Nullable String userAgent;
    private ClientSketch clients = new ClientSketch();
    private LatencySketch latencies = new LatencySketch();
    private final Map<String, Long> generations = new HashMap<>(2);
    private final TreeSet<String> scopes = new TreeSet<>();
    private final boolean deferred;
    private boolean changed;

    /**
     * A window in which nothing was counted yet.
     *
     * @param part the partition whose decisions are counted
     * @param deferred of a minute: whether its hour and day are to get it when it is over
     */
    public WindowCount(WindowKey key, int part, boolean deferred) {
        this.key = key;
        this.part = part;
        this.deferred = deferred;
    }

    /** A window as it was kept. */
    public static WindowCount of(WindowKey key, UsageWindow kept) {
        WindowCount count = new WindowCount(key, kept.getPart(), kept.getDeferred());
        count.owner = kept.getOwner();
        count.profile = kept.getProfile();
        count.allowed = kept.getAllowed();
        count.denied.putAll(kept.getDenied());
        count.firstMicros = micros(kept.getFirstAt());
        count.lastMicros = micros(kept.getLastAt());
        Instant lastAllowed = kept.getLastAllowedAt();
        count.lastAllowedMicros = lastAllowed == null ? Long.MIN_VALUE : micros(lastAllowed);
        count.clientIp = kept.getLastClientIp();
        count.userAgent = kept.getLastUserAgent();
        count.clients = ClientSketch.of(kept.getClients());
        count.latencies = LatencySketch.of(kept.getLatencies(), kept.getLatency());
        count.generations.putAll(kept.getGenerations());
        count.scopes.addAll(kept.getScopes());
        return count;
    }

    /** Which window this is. */
    public WindowKey key() {
        return key;
    }

    /** Counts a decision that was made at this time, in microseconds since the epoch. */
    public void add(Decision decision, long micros) {
        boolean latest = micros >= lastMicros;
        firstMicros = Math.min(firstMicros, micros);
        lastMicros = Math.max(lastMicros, micros);
        if (decision.getOutcome() == Outcome.ALLOW) {
            allowed++;
            lastAllowedMicros = Math.max(lastAllowedMicros, micros);
        } else {
            addUpTo(REASONS_MAX, denied, decision.getReason(), 1);
        }
        if (latest) {
            profile = decision.getProfile();
        }
        String address = decision.getClientIp();
        if (address != null) {
            clients.add(address);
            clientIp = latest || clientIp == null ? address : clientIp;
        }
        String agent = decision.getUserAgent();
        if (agent != null) {
            userAgent = latest || userAgent == null ? cut(agent) : userAgent;
        }
        // What was observed elsewhere took no time here.
        if (decision.getLatencyNanos() > 0) {
            latencies.add(decision.getLatencyNanos());
        }
        switch (key.kind()) {
            case KEY -> addToKey(decision, latest);
            case OWNER, PROFILE, ROUTE -> {}
        }
    }

    /** Counts all decisions of a shorter window of the same subject. */
    public void merge(WindowCount shorter) {
        boolean latest = shorter.lastMicros >= lastMicros;
        firstMicros = Math.min(firstMicros, shorter.firstMicros);
        lastMicros = Math.max(lastMicros, shorter.lastMicros);
        lastAllowedMicros = Math.max(lastAllowedMicros, shorter.lastAllowedMicros);
        allowed += shorter.allowed;
        shorter.denied.forEach((reason, count) -> addUpTo(REASONS_MAX, denied, reason, count));
        profile = latest ? shorter.profile : profile;
        owner = latest && key.kind() == UsageKind.KEY ? shorter.owner : owner;
        clientIp = merged(clientIp, shorter.clientIp, latest);
        userAgent = merged(userAgent, shorter.userAgent, latest);
        if (shorter.clientIp != null) {
            clients.merge(shorter.clients);
        }
        latencies.merge(shorter.latencies);
        shorter.generations.forEach(
                (generation, count) -> addUpTo(GENERATIONS_MAX, generations, generation, count));
        shorter.scopes.forEach(this::addScope);
    }

    /** Whether its hour and day get it when it is over. */
    public boolean deferred() {
        return deferred;
    }

    /**
     * Says that it differs from what is kept.
     *
     * @return whether it did not before
     */
    public boolean change() {
        boolean first = !changed;
        changed = true;
        return first;
    }

    /**
     * Says that it is kept as it is.
     *
     * @return whether it differed before
     */
    public boolean settle() {
        boolean differed = changed;
        changed = false;
        return differed;
    }

    /** The topic's record. */
    public UsageWindow toRecord() {
        return new UsageWindow(
                key.kind(),
                key.subject(),
                owner,
                profile,
                key.step(),
                Instant.ofEpochMilli(key.startMillis()),
                part,
                allowed,
                Map.copyOf(denied),
                instant(firstMicros),
                instant(lastMicros),
                lastAllowedMicros == Long.MIN_VALUE ? null : instant(lastAllowedMicros),
                clientIp,
                userAgent,
                clients.toBytes(),
                latencies.exact(),
                latencies.toBytes(),
                Map.copyOf(generations),
                new ArrayList<>(scopes),
                deferred);
    }

    private void addToKey(Decision decision, boolean latest) {
        if (latest) {
            owner = decision.getOwner();
        }
        Integer generation = decision.getSecretGeneration();
        if (generation != null) {
            addUpTo(GENERATIONS_MAX, generations, generation.toString(), 1);
        }
        if (decision.getOutcome() == Outcome.ALLOW) {
            decision.getRequiredScopes().forEach(this::addScope);
        }
    }

    private void addScope(String scope) {
        if (scopes.size() < SCOPES_MAX) {
            scopes.add(scope);
        }
    }

    private static @Nullable String merged(
            @Nullable String known, @Nullable String more, boolean latest) {
        return more != null && (latest || known == null) ? more : known;
    }

    private static void addUpTo(int max, Map<String, Long> counts, String name, long count) {
        // The last place is for those that find none.
        boolean fits = counts.containsKey(name) || counts.size() < max - 1;
        counts.merge(fits ? cut(name) : OTHER, count, Long::sum);
    }

    private static String cut(String text) {
        return text.length() <= TEXT_CHARACTERS_MAX ? text : text.substring(0, TEXT_CHARACTERS_MAX);
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
