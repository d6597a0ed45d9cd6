package dev.keyfence.verifier.grpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.keyfence.verifier.http.GatewayRequest;
import dev.keyfence.verifier.http.ToldRoute;
import dev.keyfence.verifier.profile.Profiles;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's question, read. What the gateway itself asks for stands in its context extensions, which
 * clients cannot write: {@code profile}, {@code scopes} and {@code environment}. The client's
 * address is what Envoy takes for it, by its own settings of trusted hops.
 */
final class CheckRequests {

    private static final String MIN_FENCE = "keyfence-min-fence";

    private final CheckRequest call;
    private final AttributeContext.HttpRequest http;

    CheckRequests(CheckRequest call) {
        this.call = call;
        this.http = call.getAttributes().getRequest().getHttp();
    }

    /** Every value of the header that demands a position of the fence. */
    List<String> minFence() {
        return headers(MIN_FENCE);
    }

    GatewayRequest read() {
        Map<String, String> told = call.getAttributes().getContextExtensionsMap();
        List<String> minFence = minFence();
        return new GatewayRequest(
                told.getOrDefault("profile", Profiles.KEYFENCE),
                words(told.get("scopes")),
                words(told.get("environment")),
                this::headers,
                new ToldRoute(given(http.getMethod()), given(http.getPath()), true),
                given(
                        call.getAttributes()
                                .getSource()
                                .getAddress()
                                .getSocketAddress()
                                .getAddress()),
                minFence.isEmpty() ? null : minFence.getFirst());
    }

    /** What the client's headers are called. */
    List<String> headerNames() {
        return http.hasHeaderMap()
                ? http.getHeaderMap().getHeadersList().stream().map(HeaderValue::getKey).toList()
                : List.copyOf(http.getHeadersMap().keySet());
    }

    /**
     * A header's values. Envoy joins those of a repeated one by commas, which no key has, or with
     * {@code encode_raw_headers} sends each by itself.
     */
    private List<String> headers(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        if (http.hasHeaderMap()) {
            List<String> values = new ArrayList<>(1);
            for (HeaderValue header : http.getHeaderMap().getHeadersList()) {
                if (header.getKey().equalsIgnoreCase(key)) {
                    values.add(
                            header.getRawValue().isEmpty()
                                    ? header.getValue()
                                    : header.getRawValue().toString(ISO_8859_1));
                }
            }
            return values;
        }
        String value = http.getHeadersMap().get(key);
        return value == null ? List.of() : List.of(value);
    }

    private static List<String> words(@Nullable String text) {
        return text == null || text.isBlank() ? List.of() : List.of(text.strip().split("[ ,]+"));
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }
}
