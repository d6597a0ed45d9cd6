package dev.keyfence.verifier.verify;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.decide.Ask;
import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.Decider;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Verdict;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.jwt.Jwt;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.limit.FleetSize;
import dev.keyfence.verifier.limit.Limiter;
import dev.keyfence.verifier.profile.JwtRules;
import dev.keyfence.verifier.profile.RateLimits;
import dev.keyfence.verifier.profile.SpoolFull;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The request path: gate, parse, look up, decide, emit, answer. Never leaves the node. Safe for any
 * number of threads.
 */
public final class Verifier {

    private final NodeIdentity node;
    private final Gate gate;
    private final KeyStore store;
    private final Decider decider;
    private final DecisionSink sink;
    private final ImportedKeys imports;
    private final Tokens tokens;
    private final Limiter limiter;
    private final LongSupplier clockMicros;
    private final AtomicLong sequence = new AtomicLong();

    /**
     * A verifier of these parts, on the system's clock, that makes no keyed hashes and takes no
     * tokens.
     */
    public Verifier(
            NodeIdentity node, Gate gate, KeyStore store, Decider decider, DecisionSink sink) {
        this(
                node,
                gate,
                store,
                decider,
                sink,
                ImportedKeys.unkeyed(store),
                Tokens.none(store),
                new Limiter(FleetSize.ALONE));
    }

    /** A verifier of these parts, on the system's clock. */
    public Verifier(
            NodeIdentity node,
            Gate gate,
            KeyStore store,
            Decider decider,
            DecisionSink sink,
            ImportedKeys imports,
            Tokens tokens,
            Limiter limiter) {
        this(node, gate, store, decider, sink, imports, tokens, limiter, Verifier::systemMicros);
    }

    Verifier(
            NodeIdentity node,
            Gate gate,
            KeyStore store,
            Decider decider,
            DecisionSink sink,
            ImportedKeys imports,
            Tokens tokens,
            Limiter limiter,
            LongSupplier clockMicros) {
        this.node = node;
        this.gate = gate;
        this.store = store;
        this.decider = decider;
        this.sink = sink;
        this.imports = imports;
        this.tokens = tokens;
        this.limiter = limiter;
        this.clockMicros = clockMicros;
    }

    /** Decides one request, and hands the decision over for publishing. */
    public Decision verify(VerifyRequest request) {
        return verify(request, null);
    }

    /**
     * Refuses a request that demands more than this node has applied, as a decision like any other.
     */
    public Decision refuseAsStale(VerifyRequest request) {
        return verify(request, DenyReason.STALE);
    }

    /**
     * Whether a request would be allowed now. This is no decision: none is recorded, and nothing is
     * taken off what the key has left. For those who were let in, and stay.
     */
    public boolean wouldAllow(VerifyRequest request) {
        long startNanos = System.nanoTime();
        if (!(request.presented() instanceof Presented.Key key)
                || closedOrUnfit(request, null, Gate.NO_OVERTIME) != null) {
            return false;
        }
        KeyLookup known = store.find(KeyDigest.of(key.text()));
        Verdict verdict =
                decide(
                        request,
                        ask(request),
                        known instanceof KeyLookup.Unknown ? imports.find(key.text()) : known,
                        clockMicros.getAsLong());
        return stillOpen(verdict, request, startNanos) instanceof Verdict.Allow;
    }

    /** How many decisions were numbered since this start, from 1 on. */
    public long decided() {
        return sequence.get();
    }

    private Decision verify(VerifyRequest request, @Nullable DenyReason objection) {
        long startNanos = System.nanoTime();
        long nowMicros = clockMicros.getAsLong();
        Ask ask = ask(request);
        KeyDigest digest = null;
        Verdict verdict;
        long staleNanos = staleNanos(request, startNanos);
        DenyReason early = closedOrUnfit(request, objection, staleNanos);
        if (early != null) {
            verdict = Deny.of(early);
        } else {
            digest = KeyDigest.of(((Presented.Key) request.presented()).text());
            verdict = judge(request, ask, digest, new Moment(startNanos, nowMicros));
        }
        Decision decision =
                new Decision(
                        new DecisionId(node.nodeId(), node.nodeEpoch(), sequence.incrementAndGet()),
                        nowMicros,
                        ask,
                        request.context(),
                        verdict,
                        digest != null && isUnknown(verdict) ? digest.prefix() : null,
                        System.nanoTime() - startNanos,
                        isUnavailable(verdict)
                                ? Gate.NO_OVERTIME
                                : Math.max(staleNanos, staleNanos(request, startNanos)),
                        routeTemplate(request));
        sink.accept(decision);
        return decision;
    }

    private static Ask ask(VerifyRequest request) {
        return new Ask(
                request.profile().name(),
                request.environment(),
                request.scopes(),
                request.profile().scopes().grants());
    }

    /**
     * When a request came.
     *
     * @param nanos by the monotonic clock
     * @param micros microseconds since the epoch
     */
    private record Moment(long nanos, long micros) {}

    private Verdict judge(VerifyRequest request, Ask ask, KeyDigest digest, Moment now) {
        String key = ((Presented.Key) request.presented()).text();
        JwtRules rules = request.profile().jwt();
        if (rules != null && Jwt.isMeant(key)) {
            return letThrough(decideToken(request, ask, rules, now.micros()), request, now);
        }
        KeyLookup known = store.find(digest);
        boolean foreign = known instanceof KeyLookup.Unknown;
        KeyLookup lookup = foreign ? imports.find(key) : known;
        Verdict verdict = letThrough(decide(request, ask, lookup, now.micros()), request, now);
        if (foreign) {
            imports.used(verdict, digest);
        }
        return verdict;
    }

    private Verdict decideToken(VerifyRequest request, Ask ask, JwtRules rules, long nowMicros) {
        String text = ((Presented.Key) request.presented()).text();
        return switch (tokens.open(request.profile(), rules, text, nowMicros)) {
            case Tokens.Opened.Refused(DenyReason reason, Candidate candidate) ->
                    new Deny(reason, candidate, null);
            case Tokens.Opened.Signed(Candidate candidate) ->
                    decider.decide(ask, candidate, request.call(), nowMicros);
        };
    }

    /** Why no look-up is made, or null when one is. */
    private @Nullable DenyReason closedOrUnfit(
            VerifyRequest request, @Nullable DenyReason objection, long staleNanos) {
        DenyReason closed = staleNanos < 0 ? gate.closed() : null;
        if (closed == null && sink.isFull() && request.profile().spoolFull() == SpoolFull.FENCE) {
            closed = DenyReason.LOG_FULL;
        }
        if (closed != null || objection != null) {
            return closed == null ? objection : closed;
        }
        return switch (request.presented()) {
            case Presented.None _ -> DenyReason.MISSING_KEY;
            case Presented.Malformed _ -> DenyReason.MALFORMED_KEY;
            case Presented.Key key ->
                    request.profile().format().environmentOf(key.text()).isEmpty()
                                    && !Tokens.areMeant(request.profile(), key.text())
                                    && !imports.mayHave(request.profile(), key.text())
                            ? DenyReason.MALFORMED_KEY
                            : null;
        };
    }

    private Verdict decide(VerifyRequest request, Ask ask, KeyLookup lookup, long nowMicros) {
        return switch (lookup) {
            case KeyLookup.NotReady _ -> Deny.of(DenyReason.WARMING_UP);
            case KeyLookup.Unknown _ -> Deny.of(DenyReason.UNKNOWN_KEY);
            case KeyLookup.Found found ->
                    decider.decide(
                            ask,
                            new Candidate(
                                    found.key(),
                                    found.secretGeneration(),
                                    found.secretValidUntilMicros()),
                            request.call(),
                            nowMicros);
        };
    }

    private Verdict letThrough(Verdict verdict, VerifyRequest request, Moment now) {
        return stillOpen(withinLimits(verdict, request), request, now.nanos());
    }

    /** Takes the request off what an allowed key has left, where its profile has limits. */
    private Verdict withinLimits(Verdict verdict, VerifyRequest request) {
        RateLimits limits = request.profile().limits();
        return verdict instanceof Verdict.Allow allow && !limits.isNone()
                ? limiter.spend(allow, limits)
                : verdict;
    }

    /**
     * Asks the gate again before a key is let through: a process that was stopped between the first
     * look at its lease and the look-up wakes up with a store that may be behind a revocation.
     */
    private Verdict stillOpen(Verdict verdict, VerifyRequest request, long startNanos) {
        if (!(verdict instanceof Verdict.Allow)) {
            return verdict;
        }
        DenyReason closed = gate.closedSince(startNanos);
        return closed == null || staleNanos(request, startNanos) >= 0 ? verdict : Deny.of(closed);
    }

    /**
     * For how long the lease has run out, where the profile is served stale for that long; negative
     * else. Asks no clock for the others.
     */
    private long staleNanos(VerifyRequest request, long startNanos) {
        long wantedNanos = request.profile().serveStaleNanos();
        if (wantedNanos == 0) {
            return Gate.NO_OVERTIME;
        }
        long over = gate.overtimeNanosSince(startNanos);
        return over < wantedNanos ? over : Gate.NO_OVERTIME;
    }

    private static boolean isUnavailable(Verdict verdict) {
        return verdict instanceof Deny deny && deny.reason().unavailable();
    }

    private static @Nullable String routeTemplate(VerifyRequest request) {
        RequestContext context = request.context();
        return request.profile().routes().templateFor(context.method(), context.route());
    }

    private static boolean isUnknown(Verdict verdict) {
        return verdict instanceof Deny deny
                && (deny.reason() == DenyReason.UNKNOWN_KEY
                        || (deny.reason() == DenyReason.INVALID_TOKEN && deny.candidate() == null));
    }

    private static long systemMicros() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000;
    }
}
