package dev.keyfence.verifier.http;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.decide.Call;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.verify.RequestContext;
import dev.keyfence.verifier.verify.VerifyRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/verify}. */
@Singleton
final class VerifyBody {

    private static final List<String> FIELDS =
            List.of(
                    "key",
                    "profile",
                    "scopes",
                    "method",
                    "route",
                    "client_ip",
                    "user_agent",
                    "environment",
                    "time");

    private final Profiles profiles;

    VerifyBody(Profiles profiles) {
        this.profiles = profiles;
    }

    /** What a body is. */
    sealed interface Parsed {}

    /** A verification to make. */
    record Fit(VerifyRequest request) implements Parsed {}

    /** Nothing that can be verified. */
    record Unfit(Problem problem) implements Parsed {}

    /** Reads a body. */
    Parsed parse(byte @Nullable [] body) {
        JsonFields fields = JsonFields.read(body, FIELDS);
        String profileName = fields.text("profile");
        Presented presented = Presented.of(fields.text("key"));
        List<String> scopes = fields.texts("scopes", AskedScopes.COUNT_MAX);
        Environment environment = environment(fields);
        RequestContext context = context(fields);
        Call call = new Call(fields.text("method"), fields.text("route"), fields.text("client_ip"));
        if (fields.problem() != null) {
            return new Unfit(fields.problem());
        }
        Optional<Profile> profile =
                profiles.find(profileName == null ? Profiles.KEYFENCE : profileName);
        if (profile.isEmpty()) {
            return new Unfit(unknownProfile(profiles));
        }
        Optional<String> objection = AskedScopes.objection(scopes, profile.get().scopes());
        return objection
                .<Parsed>map(why -> new Unfit(Problem.badRequest(why)))
                .orElseGet(() ->
                        new Fit(
                                new VerifyRequest(
                                        profile.get(),
                                        presented,
                                        environment,
                                        needed(profile.get(), scopes, context),
                                        call,
                                        context)));
    }

    /** What the caller asks for, and what the profile's routes do where a route was told. */
    private static List<String> needed(
            Profile profile, List<String> scopes, RequestContext context) {
        return context.method() == null || context.route() == null
                ? scopes
                : AskedScopes.and(
                        scopes, profile.routes().scopesFor(context.method(), context.route()));
    }

    /** The problem of a profile that is not there. */
    static Problem unknownProfile(Profiles profiles) {
        return Problem.of(
                404,
                "unknown_profile",
                "There is no such profile",
                "the profiles of this node are: " + String.join(", ", profiles.names()));
    }

    private static @Nullable Environment environment(JsonFields fields) {
        String word = fields.text("environment");
        if (word == null) {
            return null;
        }
        Optional<Environment> environment = Environment.ofWord(word);
        if (environment.isEmpty()) {
            fields.reject("environment", "must be live or test");
        }
        return environment.orElse(null);
    }

    private static RequestContext context(JsonFields fields) {
        String time = fields.text("time");
        Long micros = null;
        if (time != null) {
            micros = Times.micros(time).orElse(null);
            if (micros == null) {
                fields.reject("time", "must be a time as RFC 3339 has it: 2026-01-31T12:00:00Z");
            }
        }
        return new RequestContext(
                CleanText.logged(fields.text("method")),
                CleanText.logged(fields.text("route")),
                CleanText.logged(fields.text("client_ip")),
                CleanText.logged(fields.text("user_agent")),
                micros);
    }
}
