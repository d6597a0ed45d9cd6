package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.http.Rig;
import dev.keyfence.verifier.profile.AdminScope;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Every call that needs a key of the caller's own lets in who holds the scope that openapi.yml
 * names for it, and nobody else. The calls of the control plane are those that it has routes for:
 * one without a scope fails here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminScopeTableTest {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /**
     * Calls that are for everybody who reaches the plane: operations, the token in the body, and
     * GitHub's own signature.
     */
    private static final Set<String> OPEN =
            Set.of(
                    "GET /health/live",
                    "GET /health/ready",
                    "GET /metrics",
                    "GET /openapi.yml",
                    "POST /v1/leaks/github",
                    "POST /oauth2/revoke");

    private final ControlRig rig = new ControlRig();
    private final Rig data = Rig.data(rig.keys);

    @AfterAll
    void stop() {
        data.close();
        rig.close();
    }

    @Test
    void knowsAScopeForEveryControlCall() {
        List<String> unguarded = new ArrayList<>(rig.rig.routes());
        unguarded.removeAll(OPEN);
        unguarded.removeAll(scopes().keySet());
        unguarded.removeIf(route -> !route.contains(" /v1/") && !route.contains(" /oauth2/"));
        assertThat(unguarded).isEmpty();
        assertThat(scopes()).hasSizeGreaterThanOrEqualTo(8);
        assertThat(AdminScope.all()).containsAll(scopes().values());
    }

    @Test
    void letsInWhoHoldsTheScopeAndNobodyElse() {
        List<String> wrong = new ArrayList<>();
        scopes().forEach((route, needed) -> {
            check(wrong, route, status(route, null), 401, "no key");
            check(wrong, route, status(route, rig.keys.add("none", "read")), 403, "no scope");
            for (AdminScope held : AdminScope.values()) {
                int status = status(route, rig.keys.add("one", held.scope()));
                boolean in = status != 401 && status != 403;
                if (in != held.scope().equals(needed)) {
                    wrong.add("%s with %s alone: %d".formatted(route, held.scope(), status));
                }
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void saysWhichScopeIsMissing() {
        scopes().forEach((route, needed) ->
                assertThat(call(route, rig.keys.add("none", "read")).body())
                        .as(route)
                        .contains("\"scope\":\"" + needed + "\""));
    }

    @Test
    void letsNobodyInWhileTheNodeIsFenced() {
        rig.keys.gate(DenyReason.FENCED);
        try {
            scopes().forEach((route, _) ->
                    assertThat(status(route, rig.root)).as(route).isEqualTo(503));
        } finally {
            rig.keys.gate(null);
        }
    }

    private static void check(
            List<String> wrong, String route, int status, int expected, String with) {
        if (status != expected) {
            wrong.add("%s with %s: %d".formatted(route, with, status));
        }
    }

    private int status(String route, @Nullable String key) {
        return plane(route).status(request(route, key));
    }

    private HttpResponse<String> call(String route, @Nullable String key) {
        return plane(route).send(request(route, key));
    }

    private Rig plane(String route) {
        return data.routes().contains(route) ? data : rig.rig;
    }

    private HttpRequest.Builder request(String route, @Nullable String key) {
        String method = route.substring(0, route.indexOf(' '));
        String path = route.substring(route.indexOf(' ') + 1).replaceAll("\\{[^}]*}", "key_1");
        HttpRequest.Builder request = plane(route).request(path);
        if (key != null) {
            request.header("X-Api-Key", key);
        }
        boolean bodiless = method.equals("GET") || method.equals("DELETE");
        if (!bodiless) {
            request.header("Content-Type", "application/json");
        }
        return request.method(
                method,
                bodiless
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString("{\"nonsense\":1}"));
    }

    /** Route → scope, for every call that openapi.yml names a scope for. */
    private Map<String, String> scopes() {
        Map<String, String> scopes = new TreeMap<>();
        Map<String, Object> paths = map(document().get("paths"));
        paths.forEach((path, item) ->
                map(item)
                        .forEach((method, operation) -> {
                            if (METHODS.contains(method)
                                    && map(operation).get("x-scope") instanceof String scope) {
                                scopes.put(method.toUpperCase(Locale.ROOT) + " " + path, scope);
                            }
                        }));
        return scopes;
    }

    private Map<String, Object> document() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(100);
        return map(new Yaml(new SafeConstructor(options)).load(rig.rig.get("/openapi.yml").body()));
    }

    @SuppressWarnings("unchecked") // YAML maps have strings for keys here
    private static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }
}
