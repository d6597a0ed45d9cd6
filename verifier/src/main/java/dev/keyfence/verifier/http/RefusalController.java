package dev.keyfence.verifier.http;

import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import java.util.Optional;

/**
 * Writes the body of a refusal for gateways that cannot pass one on from forward-auth: they come
 * with the headers that the refusal had. Decides nothing and looks up no key.
 */
@Controller("/refusal/{profile}")
@Requires(property = "keyfence.plane", value = "data")
@Produces("*/*")
final class RefusalController {

    private final Profiles profiles;

    RefusalController(Profiles profiles) {
        this.profiles = profiles;
    }

    /** Status, headers and body as the profile has them. */
    @Get
    HttpResponse<byte[]> get(HttpRequest<?> request, @PathVariable String profile) {
        Optional<Profile> found = profiles.find(profile);
        if (found.isEmpty()) {
            return Answers.problem(VerifyBody.unknownProfile(profiles));
        }
        return RefusalFacts.of(request.getHeaders())
                .<HttpResponse<byte[]>>map(
                        facts -> Answers.reply(Refusals.reply(facts, found.get())))
                .orElseGet(() ->
                        Answers.problem(
                                Problem.badRequest(
                                        "the header X-Keyfence-Reason must be that of a refusal")));
    }
}
