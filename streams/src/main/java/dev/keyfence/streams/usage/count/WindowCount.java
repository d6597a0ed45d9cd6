package dev.keyfence.streams.usage.count;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Outcome;
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
    private boolean changed;

    /** A window in which nothing was counted yet. */
    public WindowCount(WindowKey key, int part) {
        this.key = key;
        this.part = part;
    }

    /** A window as it was kept. */
    public static WindowCount of(WindowKey key, UsageWindow kept) {
        WindowCount count = new WindowCount(key, kept.getPart());
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
            addUpTo(REASONS_MAX, denied, decision.getReason());
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
                new ArrayList<>(scopes));
    }

    private void addToKey(Decision decision, boolean latest) {
        if (latest) {
            owner = decision.getOwner();
        }
        Integer generation = decision.getSecretGeneration();
        if (generation != null) {
            addUpTo(GENERATIONS_MAX, generations, generation.toString());
        }
        if (decision.getOutcome() == Outcome.ALLOW) {
            for (String scope : decision.getRequiredScopes()) {
                if (scopes.size() < SCOPES_MAX) {
                    scopes.add(scope);
                }
            }
        }
    }

    private static void addUpTo(int max, Map<String, Long> counts, String name) {
        // The last place is for those that find none.
        boolean fits = counts.containsKey(name) || counts.size() < max - 1;
        counts.merge(fits ? cut(name) : OTHER, 1L, Long::sum);
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
