package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Problem;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The query of a list: filters, {@code limit}, {@code cursor}; nothing unknown, nothing twice. */
final class PageQuery {

    /** Fits a screen and a few more. */
    static final int LIMIT_DEFAULT = 100;

    /** A page of this many keys is about half a megabyte. */
    static final int LIMIT_MAX = 500;

    private static final int VALUE_CHARACTERS_MAX = 256;

    /** The longest names there are, in base64. */
    private static final int CURSOR_CHARACTERS_MAX = 4_096;

    private final Map<String, String> values = new HashMap<>();
    private int limit = LIMIT_DEFAULT;
    private @Nullable Problem problem;

    private PageQuery() {}

    /**
     * Reads a request's query.
     *
     * @param filters the names of the filters there are
     */
    static PageQuery of(HttpRequest<?> request, List<String> filters) {
        PageQuery query = new PageQuery();
        HttpParameters parameters = request.getParameters();
        List<String> known = new ArrayList<>(filters);
        known.add("limit");
        known.add("cursor");
        for (String name : parameters.names()) {
            List<String> given = parameters.getAll(name);
            if (!known.contains(name)) {
                query.fail(
                        "the query holds a parameter that is not known; known are "
                                + String.join(", ", known));
            } else if (given.size() > 1) {
                query.reject(name, "is there twice");
            } else if (given.getFirst().length() > charactersMax(name)) {
                query.reject(name, "is too long");
            } else {
                query.values.put(name, given.getFirst());
            }
        }
        query.readLimit();
        return query;
    }

    /** A filter's value; null when it was not given. */
    @Nullable String value(String name) {
        return values.get(name);
    }

    /** Where an earlier page ended. */
    Optional<String> cursor() {
        return Optional.ofNullable(values.get("cursor"));
    }

    /** How many to list. */
    int limit() {
        return limit;
    }

    /** What is wrong with the query; null when nothing is. */
    @Nullable Problem problem() {
        return problem;
    }

    /** Keeps a problem of a parameter, unless there is one already. */
    void reject(String name, String why) {
        fail("'" + name + "' " + why);
    }

    private static int charactersMax(String name) {
        return name.equals("cursor") ? CURSOR_CHARACTERS_MAX : VALUE_CHARACTERS_MAX;
    }

    private void readLimit() {
        String text = values.get("limit");
        if (text == null) {
            return;
        }
        if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > LIMIT_MAX) {
            reject("limit", "must be 1 to " + LIMIT_MAX);
            return;
        }
        limit = Integer.parseInt(text);
    }

    private void fail(String detail) {
        if (problem == null) {
            problem = Problem.badRequest(detail);
        }
    }
}
