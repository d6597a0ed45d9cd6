package dev.keyfence.verifier.console;

import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import java.util.Map;

/**
 * Serves the console: one page for every address below {@code /console}, which finds out by its
 * address what to show, and the files that it is made of. There is nothing secret in any of them.
 */
@Controller("/console")
@Requires(property = "keyfence.plane", value = "control")
@Produces("*/*")
final class ConsoleController {

    /**
     * What the page may do: load its own files, talk to its own server, and nothing else; no script
     * that is written into it runs. Templates go through lit-html's own trusted types policy.
     */
    static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'; require-trusted-types-for 'script';"
                    + " trusted-types lit-html";

    /** Of the headers that a request may come from the page with, none goes to another site. */
    static final Map<String, String> HEADERS =
            Map.of(
                    "Content-Security-Policy", CONTENT_POLICY,
                    "Referrer-Policy", "same-origin",
                    "X-Frame-Options", "DENY",
                    "Cross-Origin-Opener-Policy", "same-origin",
                    "Cross-Origin-Resource-Policy", "same-origin",
                    "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");

    private final ConsoleFiles files = new ConsoleFiles();

    /** The console's first page. */
    @Get
    HttpResponse<byte[]> home(HttpRequest<?> request) {
        return answer(request, files.page());
    }

    /** Any of its pages. */
    @Get("/{+page}")
    HttpResponse<byte[]> page(HttpRequest<?> request, @PathVariable String page) {
        return answer(request, files.page());
    }

    /** A file that pages are made of. */
    @Get("/assets/{+name}")
    HttpResponse<byte[]> asset(HttpRequest<?> request, @PathVariable String name) {
        return files.find(name)
                .map(file -> answer(request, file))
                .orElseGet(() ->
                        Answers.problem(Problem.notFound("the console has no such file"), request));
    }

    private static MutableHttpResponse<byte[]> answer(HttpRequest<?> request, ConsoleFile file) {
        MutableHttpResponse<byte[]> response =
                file.tag().equals(request.getHeaders().get("If-None-Match"))
                        ? HttpResponse.notModified()
                        : Answers.bytes(200, file.mediaType(), file.bytes());
        HEADERS.forEach(response::header);
        return response.header("ETag", file.tag()).header("Cache-Control", "no-cache");
    }
}
