package dev.keyfence.verifier.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The API's description. */
@Controller
@Produces("*/*")
final class OpenApiController {

    /** RFC 9512. */
    private static final String TYPE = "application/yaml";

    private static final String RESOURCE = "/openapi.yml";

    private final byte[] document = load();

    /** The document that ships with the node. */
    @Get("/openapi.yml")
    HttpResponse<byte[]> openApi() {
        return Answers.bytes(200, TYPE, document);
    }

    private static byte[] load() {
        try (InputStream in = OpenApiController.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE + " from the jar", e);
        }
    }
}
