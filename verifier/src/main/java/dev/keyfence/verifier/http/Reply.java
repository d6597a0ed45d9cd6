package dev.keyfence.verifier.http;

import java.util.Map;

/**
 * What a client is told, whatever protocol its gateway asked by.
 *
 * @param status the HTTP status
 * @param mediaType the body's type; empty for an empty body
 * @param headers more headers
 * @param body the body; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // written to the wire, and never compared
public record Reply(int status, String mediaType, Map<String, String> headers, byte[] body) {

    /** A problem document. */
    public static Reply of(Problem problem) {
        return new Reply(
                problem.status(),
                Problem.MEDIA_TYPE,
                problem.status() == 503
                        ? Map.of("Retry-After", Answers.RETRY_AFTER_SECONDS)
                        : Map.of(),
                problem.toJson(null));
    }
}
