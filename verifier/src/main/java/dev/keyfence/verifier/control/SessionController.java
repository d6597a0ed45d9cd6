package dev.keyfence.verifier.control;

import dev.keyfence.verifier.control.Admission.In;
import dev.keyfence.verifier.control.Admission.Out;
import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.decide.Scopes;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.profile.AdminScope;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.List;

/**
 * Signing in with a browser, and out. Any key of the profile {@code keyfence} that holds an
 * administrative scope may; what it does then, it needs the scopes for.
 */
@Controller("/console/session")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class SessionController {

    private final Admission admission;
    private final Sessions sessions;

    SessionController(Admission admission, Sessions sessions) {
        this.admission = admission;
        this.sessions = sessions;
    }

    /** Opens a session for the key in the body. */
    @Post
    HttpResponse<byte[]> signIn(HttpRequest<byte[]> request) {
        Problem objection = SameOrigin.objection(request);
        if (objection != null) {
            return Admission.crossSite(objection, request);
        }
        JsonFields fields = JsonFields.read(request.getBody().orElse(null), List.of("key"));
        String key = fields.requiredText("key").strip();
        if (fields.problem() != null) {
            return Answers.problem(fields.problem(), request);
        }
        return switch (admission.admit(request, Presented.of(key), List.of())) {
            case Out out -> out.response();
            case In in -> opened(request, in.caller());
        };
    }

    /** Who is signed in, and what they may do. */
    @Get
    HttpResponse<byte[]> whoAmI(HttpRequest<?> request) {
        String token = SessionCookie.in(request).orElse(null);
        if (token == null) {
            return Answers.problem(Admission.signedOut(), request);
        }
        return switch (admission.admit(request, List.of())) {
            case Out out -> out.response();
            case In in -> Answers.secret(Answers.json(200, session(in.caller(), token)));
        };
    }

    /** Ends the session; without one, nothing is to be done. */
    @Delete
    HttpResponse<byte[]> signOut(HttpRequest<?> request) {
        Problem objection = SameOrigin.objection(request);
        if (objection != null) {
            return Admission.crossSite(objection, request);
        }
        SessionCookie.in(request).ifPresent(sessions::close);
        MutableHttpResponse<byte[]> gone = HttpResponse.noContent();
        return SessionCookie.take(request, gone);
    }

    private HttpResponse<byte[]> opened(HttpRequest<?> request, Caller caller) {
        if (administers(caller).isEmpty()) {
            return Answers.problem(
                    Problem.of(
                            403,
                            "not_an_admin_key",
                            "The key administers nothing",
                            "sign in with a key that holds one of " + AdminScope.all()),
                    request);
        }
        String token = sessions.open(caller.presented());
        return SessionCookie.give(
                request, Answers.secret(Answers.json(201, session(caller, token))), token);
    }

    /** What the caller may do with Keyfence, by name or under a wildcard. */
    private static List<String> administers(Caller caller) {
        return AdminScope.all().stream()
                .filter(scope -> Scopes.holds(caller.scopes(), scope))
                .toList();
    }

    private byte[] session(Caller caller, String token) {
        return Json.object(json -> {
            json.writeStringField("key_id", caller.actor().id());
            Json.strings(json, "scopes", administers(caller));
            json.writeNumberField("ends_in_s", sessions.left(token).toSeconds());
            json.writeNumberField("idle_max_s", Sessions.IDLE_MAX.toSeconds());
        });
    }
}
