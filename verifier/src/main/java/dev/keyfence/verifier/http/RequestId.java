package dev.keyfence.verifier.http;

import dev.keyfence.verifier.key.Base32;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The id of a control call: the caller's own {@code X-Request-Id} where it is fit to be kept, else
 * a new one. It stands in the answer, in problems and in the audit trail.
 */
public final class RequestId {

    /** Where it is given and returned. */
    public static final String HEADER = "X-Request-Id";

    /** A UUID has 36 characters; some add a prefix. */
    private static final int CHARACTERS_MAX = 128;

    private static final String ATTRIBUTE = "keyfence.request-id";

    private RequestId() {}

    /** The request's id; the same each time it is asked for. */
    public static String of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, String.class)
                .orElseGet(() -> {
                    String id = givenOrNew(request.getHeaders().getAll(HEADER));
                    request.setAttribute(ATTRIBUTE, id);
                    return id;
                });
    }

    private static String givenOrNew(List<String> given) {
        if (given.size() == 1 && isFit(given.getFirst())) {
            return given.getFirst();
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return Base32.encode("req-", random.nextLong(), random.nextLong());
    }

    /** No underscore: a key that somebody put here by mistake is not kept. */
    private static boolean isFit(String id) {
        if (id.isEmpty() || id.length() > CHARACTERS_MAX) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letterOrDigit =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && "-.:+/=".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
