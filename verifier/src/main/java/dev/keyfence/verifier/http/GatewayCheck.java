package dev.keyfence.verifier.http;

import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.Token;
import dev.keyfence.verifier.decide.Verdict.Allow;
import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.http.GatewayAnswer.Pass;
import dev.keyfence.verifier.http.GatewayAnswer.Stop;
import dev.keyfence.verifier.http.GatewayAnswer.Unfit;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.AttributeCatalogue;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.Freshness;
import dev.keyfence.verifier.verify.RequestContext;
import dev.keyfence.verifier.verify.Verifier;
import dev.keyfence.verifier.verify.VerifyRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Decides for gateways, whatever protocol they ask by: read, verify, and say in the profile's
 * words. Safe for any number of threads; never blocks.
 */
public final class GatewayCheck {

    /** Carries {@link #stale}. */
    public static final String STALE = FreshVerifier.STALE;

    static final String SCOPES = "X-Keyfence-Scopes";
    static final String ENVIRONMENT = "X-Keyfence-Environment";
    private static final String SUBJECT = "X-Keyfence-Subject";

    /** What the API is not told with every request, in lower case. */
    static final List<String> TOLD_AT_TIMES = List.of("keyfence-stale", "x-keyfence-subject");

    private final Profiles profiles;
    private final FreshVerifier verifier;

    /** Decides with these parts. */
    public GatewayCheck(
            Profiles profiles, Verifier verifier, Freshness freshness, Staleness staleness) {
        this(profiles, new FreshVerifier(verifier, freshness, staleness));
    }

    GatewayCheck(Profiles profiles, FreshVerifier verifier) {
        this.profiles = profiles;
        this.verifier = verifier;
    }

    /**
     * What is wrong with a demand for a position of the fence; null when nothing is, or there is
     * none.
     *
     * @param demanded every value of the header {@code Keyfence-Min-Fence}
     */
    public static @Nullable Problem objection(List<String> demanded) {
        return demanded.isEmpty() ? null : FreshVerifier.objection(demanded);
    }

    /**
     * What to wait for before a request is answered; null for nothing.
     *
     * @param minFence a position without {@link #objection}; null for any
     */
    public @Nullable CompletableFuture<?> await(@Nullable String minFence) {
        return verifier.await(minFence);
    }

    /** The last offset of the fence that is in effect here. */
    public long fencePosition() {
        return verifier.position();
    }

    /**
     * For how many seconds, rounded up, the lease of the deciding node had run out; null if not.
     */
    public static @Nullable String stale(Decision decision) {
        return FreshVerifier.stale(decision);
    }

    /** How far behind the fleet this node may be. */
    public long stalenessMillis() {
        return verifier.stalenessMillis();
    }

    /** Read, verify, answer. */
    public GatewayAnswer answer(GatewayRequest request) {
        Optional<Profile> profile = profiles.find(request.profile());
        if (profile.isEmpty()) {
            return new Unfit(VerifyBody.unknownProfile(profiles));
        }
        Optional<String> objection =
                AskedScopes.objection(request.scopes(), profile.get().scopes());
        if (objection.isPresent()) {
            return new Unfit(Problem.badRequest(objection.get()));
        }
        List<String> environments = request.environments();
        Environment environment =
                environments.isEmpty()
                        ? null
                        : Environment.ofWord(environments.getFirst()).orElse(null);
        if (!environments.stream()
                .allMatch(word -> environment != null && word.equals(environment.word()))) {
            return new Unfit(Problem.badRequest("the environment must be live or test"));
        }
        Decision decision =
                verifier.verify(request.minFence(), asked(request, profile.get(), environment));
        return switch (decision.verdict()) {
            case Allow allow -> pass(decision, profile.get(), allow.candidate());
            case Deny deny -> stop(decision, profile.get(), deny);
        };
    }

    private static VerifyRequest asked(
            GatewayRequest request, Profile profile, @Nullable Environment environment) {
        List<String> agents = request.headers().all("User-Agent");
        return new VerifyRequest(
                profile,
                profile.presented(request.headers()),
                environment,
                AskedScopes.and(request.scopes(), request.told().scopes(profile.routes())),
                request.told().call(request.clientIp()),
                new RequestContext(
                        CleanText.logged(request.told().method()),
                        CleanText.logged(request.told().path()),
                        request.clientIp(),
                        CleanText.logged(agents.isEmpty() ? null : agents.getFirst()),
                        null));
    }

    /**
     * Whether a header, in lower case, passes for one of ours with those who read it. Servers that
     * hand headers on as variables (CGI, WSGI) make no difference between a dash and an underscore.
     */
    static boolean isOurs(String name) {
        String dashed = name.replace('_', '-');
        return dashed.startsWith("x-keyfence-") || dashed.startsWith("keyfence-");
    }

    private static Pass pass(Decision decision, Profile profile, Candidate candidate) {
        StoredKey key = candidate.key();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(RefusalFacts.KEY_ID, key.id().toString());
        headers.put("X-Keyfence-Owner", CleanText.headerValue(key.owner()));
        headers.put(SCOPES, CleanText.headerValue(String.join(" ", key.scopes())));
        headers.put(ENVIRONMENT, key.environment().word());
        headers.put(RefusalFacts.DECISION_ID, decision.id().toString());
        // Each of them, be it empty: a client's own header of that name must not reach the API.
        for (AttributeCatalogue.Held held : profile.attributes().held(key.terms().attributes())) {
            headers.put(held.header(), CleanText.headerValue(held.value()));
        }
        if (profile.jwt() != null) {
            Token token = candidate.token();
            String subject = token == null ? null : token.subject();
            headers.put(SUBJECT, subject == null ? "" : CleanText.headerValue(subject));
        }
        String stale = stale(decision);
        if (stale != null) {
            headers.put(STALE, stale);
        }
        return new Pass(
                decision, profile, key, headers, LimitHeaders.of(decision.verdict().usage()));
    }

    private static Stop stop(Decision decision, Profile profile, Deny deny) {
        RefusalFacts facts = RefusalFacts.of(decision, deny);
        return new Stop(decision, deny, Refusals.reply(facts, profile), facts.headers());
    }
}
