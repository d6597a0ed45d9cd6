package dev.keyfence.verifier.profile;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one API says no.
 *
 * @param status the HTTP status, 400 to 599
 * @param headers more headers, by name
 * @param mediaType the body's type
 * @param body the body; null for none
 */
public record Failure(
        int status, Map<String, Template> headers, String mediaType, @Nullable Template body) {

    /** The type that bodies have unless the profile says otherwise. */
    public static final String JSON = "application/json";

    /** Checks the status. */
    public Failure {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("a failure's status is 400 to 599, not " + status);
        }
        headers = Map.copyOf(headers);
    }
}
