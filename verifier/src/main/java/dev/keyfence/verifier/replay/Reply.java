package dev.keyfence.verifier.replay;

import com.fasterxml.jackson.databind.JsonNode;

/** What a call over HTTP came to, after all its attempts. */
sealed interface Reply {

    /**
     * The target answered.
     *
     * @param status the HTTP status
     * @param body the JSON body, or a missing node where there is none
     * @param startNanos when the answered attempt was sent, by {@link System#nanoTime()}
     * @param endNanos when its answer was there
     */
    record Answered(int status, JsonNode body, long startNanos, long endNanos) implements Reply {

        /** The failure that a status other than the wanted one is. */
        Failure failure() {
            Failure.Kind kind =
                    switch (status) {
                        case 401, 403 -> Failure.Kind.FORBIDDEN;
                        case 429, 502, 503, 504 -> Failure.Kind.UNAVAILABLE;
                        default -> Failure.Kind.REFUSED;
                    };
            String detail = body.path("detail").asText(body.path("title").asText(""));
            String reason = detail.isEmpty() ? body.path("reason").asText("") : detail;
            return new Failure(kind, reason.isEmpty() ? "HTTP " + status : status + " " + reason);
        }
    }

    /**
     * The target could not be reached.
     *
     * @param why one clause for a person
     */
    record Unreachable(String why) implements Reply {

        Failure failure() {
            return new Failure(Failure.Kind.UNAVAILABLE, why);
        }
    }
}
