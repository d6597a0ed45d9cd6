package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.key.IpRange;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.RoutePattern;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The field {@code restrictions} of keys: from where, and for which requests, one may be used. */
final class RestrictionsField {

    private static final String NAME = "restrictions";
    private static final String IP_ALLOW = "ip_allow";
    private static final String ROUTES = "routes";

    private RestrictionsField() {}

    /** Reads the field; what is wrong is kept by the fields. */
    static Restrictions read(JsonFields fields) {
        Map<String, Object> members = fields.members(NAME);
        for (String name : members.keySet()) {
            if (!name.equals(IP_ALLOW) && !name.equals(ROUTES)) {
                fields.reject(NAME, "may hold ip_allow and routes, and nothing else");
            }
        }
        List<IpRange> ipAllow = list(fields, members, IP_ALLOW, IpRange::parse);
        List<RoutePattern> routes = list(fields, members, ROUTES, RoutePattern::parse);
        return ipAllow.isEmpty() && routes.isEmpty()
                ? Restrictions.NONE
                : new Restrictions(ipAllow, routes);
    }

    /** Writes what the field holds. */
    static void write(JsonGenerator json, Restrictions restrictions) throws IOException {
        Json.strings(json, IP_ALLOW, restrictions.ipTexts());
        Json.strings(json, ROUTES, restrictions.routeTexts());
    }

    private static <T> List<T> list(
            JsonFields fields,
            Map<String, Object> members,
            String name,
            Function<String, T> meaning) {
        Object value = members.getOrDefault(name, List.of());
        if (!(value instanceof List<?> items)) {
            fields.reject(NAME, "must hold a list of strings as '" + name + "'");
            return List.of();
        }
        if (items.size() > Restrictions.COUNT_MAX) {
            fields.reject(
                    NAME,
                    "must hold %d of '%s' at the most".formatted(Restrictions.COUNT_MAX, name));
            return List.of();
        }
        List<T> read = new ArrayList<>();
        for (Object item : items) {
            if (!(item instanceof String text) || JsonFields.holdsKey(text)) {
                fields.reject(NAME, "must hold a list of strings as '" + name + "'; no keys");
                return List.of();
            }
            try {
                read.add(meaning.apply(text));
            } catch (IllegalArgumentException e) {
                fields.reject(NAME, "hold something wrong as '" + name + "': " + e.getMessage());
            }
        }
        return read;
    }
}
