package dev.keyfence.verifier.http;

import io.micronaut.http.MutableHttpResponse;

/** Errors of OAuth's endpoints, as RFC 6749 section 5.2 has them. */
final class OAuthErrors {

    private OAuthErrors() {}

    /**
     * An error that no cache keeps.
     *
     * @param code a code of OAuth's
     * @param description what is wrong and what to do; repeats nothing of the request
     */
    static MutableHttpResponse<byte[]> of(int status, String code, String description) {
        return Answers.secret(
                Answers.json(
                        status,
                        Json.object(json -> {
                            json.writeStringField("error", code);
                            json.writeStringField("error_description", description);
                        })));
    }
}
