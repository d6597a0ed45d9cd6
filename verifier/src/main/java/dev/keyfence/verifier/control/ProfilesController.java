package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profilefile.LiveProfiles;
import dev.keyfence.verifier.profilefile.ProfileFileException;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** The profiles of this node. */
@Controller("/v1/profiles")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class ProfilesController {

    private final Calls calls;
    private final LiveProfiles live;

    ProfilesController(Calls calls, LiveProfiles live) {
        this.calls = calls;
        this.live = live;
    }

    /** Lists the profiles; they fit one page. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.read(request, AdminScope.KEYS_READ, _ -> page());
    }

    /** Reads all files again; what is wrong with one leaves all as they are. */
    @Post("/reload")
    CompletableFuture<HttpResponse<byte[]>> reload(HttpRequest<?> request) {
        return calls.read(request, AdminScope.KEYS_WRITE, _ -> reloaded(request));
    }

    private MutableHttpResponse<byte[]> reloaded(HttpRequest<?> request) {
        try {
            live.reload();
            return page();
        } catch (ProfileFileException e) {
            return Answers.problem(
                    Problem.of(
                            409,
                            "unfit_profiles",
                            "The profiles cannot be used; those from before stay",
                            String.join("; ", e.objections())),
                    request);
        }
    }

    private MutableHttpResponse<byte[]> page() {
        List<Profile> profiles =
                live.profiles().names().stream()
                        .flatMap(name -> live.profiles().find(name).stream())
                        .toList();
        return Answers.json(200, ControlJson.page(profiles, null, ProfilesController::write));
    }

    private static void write(JsonGenerator json, Profile profile) throws IOException {
        json.writeStringField("profile", profile.name());
        json.writeStringField("live_prefix", profile.format().prefixOf(Environment.LIVE));
        json.writeStringField("test_prefix", profile.format().prefixOf(Environment.TEST));
        Json.strings(json, "headers", List.copyOf(new TreeSet<>(headers(profile))));
        Json.strings(json, "scopes", List.copyOf(new TreeSet<>(profile.scopes().known())));
        json.writeBooleanField("open_scopes", profile.scopes().open());
        Json.strings(json, "default_scopes", profile.scopes().defaults());
    }

    private static List<String> headers(Profile profile) {
        return profile.schemes().stream().map(scheme -> scheme.header()).toList();
    }
}
