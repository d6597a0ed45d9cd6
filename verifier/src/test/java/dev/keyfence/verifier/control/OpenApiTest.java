package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.http.Rig;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Holds openapi.yml to the code: what it tells of is there, and what is there it tells of. */
class OpenApiTest {

    private static final String REGISTRY = "Schema registry";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /** Answered before routes are looked at, by any method. */
    private static final Set<String> ROUTELESS =
            Set.of("GET /auth", "GET /auth/{profile}", "GET /auth/{profile}/{path}");

    @Test
    void tellsOfEveryRouteAndOfNoOther() {
        try (Rig data = Rig.data();
                ControlRig control = new ControlRig()) {
            Map<String, Object> document = load(data.get("/openapi.yml"));
            Set<String> routes = new TreeSet<>(data.routes());
            routes.addAll(control.rig.routes());
            boolean registryIsHere = routes.stream().anyMatch(route -> route.contains("/subjects"));
            routes.addAll(ROUTELESS);

            assertThat(operations(document, registryIsHere)).isEqualTo(routes);
        }
    }

    @Test
    void tellsOfEveryReason() {
        try (Rig data = Rig.data()) {
            Map<String, Object> document = load(data.get("/openapi.yml"));
            List<String> reasons = new ArrayList<>(List.of("ok"));
            for (DenyReason reason : DenyReason.values()) {
                reasons.add(reason.code());
            }

            assertThat(map(map(map(document, "components"), "schemas"), "Reason").get("enum"))
                    .isEqualTo(reasons);
        }
    }

    private static Set<String> operations(Map<String, Object> document, boolean registryToo) {
        Set<String> operations = new TreeSet<>();
        Map<String, Object> paths = map(document, "paths");
        for (String path : paths.keySet()) {
            Map<String, Object> item = map(paths, path);
            for (String method : item.keySet()) {
                if (METHODS.contains(method)) {
                    boolean registry =
                            map(item, method).get("tags") instanceof List<?> tags
                                    && tags.contains(REGISTRY);
                    if (registryToo || !registry) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + path);
                    }
                }
            }
        }
        return operations;
    }

    private static Map<String, Object> load(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/yaml");
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(100);
        return cast(new Yaml(new SafeConstructor(options)).load(answer.body()));
    }

    private static Map<String, Object> map(Map<String, Object> of, String key) {
        return cast(Objects.requireNonNull(of.get(key), key));
    }

    @SuppressWarnings("unchecked") // YAML maps have strings for keys here
    private static Map<String, Object> cast(Object map) {
        return (Map<String, Object>) map;
    }
}
