package dev.keyfence.verifier.http;

import dev.keyfence.verifier.profile.Profiles;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a forward-auth request's own path and query say. Options stand in the query, and count only
 * right at {@code /auth} or {@code /auth/{profile}}, where the gateway's configuration wrote them:
 * below, the query is the client's own (Envoy appends the client's path), and says nothing to us.
 *
 * @param profile the profile's name
 * @param below the client's path, for gateways that append it; null where they do not
 * @param bodyless true when refusals are to have no body
 * @param reasonless true when refusals are to say no more than a client may know, since the gateway
 *     passes all of their headers on
 * @param scopes the scopes that the gateway asks for here
 * @param environments the environments that the gateway asks for here
 */
record ForwardTarget(
        String profile,
        @Nullable String below,
        boolean bodyless,
        boolean reasonless,
        List<String> scopes,
        List<String> environments) {

    private static final String ROOT = "/auth";

    /** True when this path belongs to forward-auth. */
    static boolean covers(String target) {
        return target.startsWith(ROOT)
                && (target.length() == ROOT.length() || "/?".indexOf(target.charAt(5)) >= 0);
    }

    /**
     * Reads a request target that {@link #covers} covers.
     *
     * @throws IllegalArgumentException when an option's percent escapes are broken
     */
    static ForwardTarget of(String target) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String rest = path.length() > ROOT.length() + 1 ? path.substring(ROOT.length() + 1) : "";
        int slash = rest.indexOf('/');
        String profile = slash < 0 ? rest : rest.substring(0, slash);
        if (slash >= 0) {
            return new ForwardTarget(
                    profile, rest.substring(slash), false, false, List.of(), List.of());
        }
        String query = question < 0 ? "" : target.substring(question + 1);
        return withOptions(profile.isEmpty() ? Profiles.KEYFENCE : profile, query);
    }

    private static ForwardTarget withOptions(String profile, String query) {
        boolean bodyless = false;
        boolean reasonless = false;
        List<String> scopes = List.of();
        List<String> environments = List.of();
        if (!query.isEmpty()) {
            scopes = new ArrayList<>();
            environments = new ArrayList<>();
            for (String option : query.split("&", -1)) {
                bodyless |= option.equals("body=none");
                reasonless |= option.equals("reason=none");
                addValue(option, "scope=", scopes);
                addValue(option, "environment=", environments);
            }
        }
        return new ForwardTarget(profile, null, bodyless, reasonless, scopes, environments);
    }

    private static void addValue(String option, String name, List<String> values) {
        if (option.startsWith(name)) {
            addWords(
                    URLDecoder.decode(option.substring(name.length()), StandardCharsets.UTF_8),
                    values);
        }
    }

    /** Adds the words of a text, which spaces or commas part. */
    static void addWords(String text, List<String> words) {
        int begin = 0;
        // By hand, since this is done for every request, and a pattern is compiled each time.
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ' ' || text.charAt(i) == ',') {
                if (i > begin) {
                    words.add(text.substring(begin, i));
                }
                begin = i + 1;
            }
        }
    }
}
