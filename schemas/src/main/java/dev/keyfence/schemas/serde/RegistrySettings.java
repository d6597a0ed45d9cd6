package dev.keyfence.schemas.serde;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Where the schema registry is and how to talk to it.
 *
 * @param urls registries that share their content, tried in order until one answers; 1 to 10
 * @param userInfo {@code user:password} for HTTP Basic; null for none
 * @param requestTimeout how long one request to one registry may take; positive
 */
public record RegistrySettings(List<URI> urls, @Nullable String userInfo, Duration requestTimeout) {

    /** Confluent's name: addresses, separated by commas. */
    public static final String URL = "schema.registry.url";

    /** Confluent's name: {@code user:password}. */
    public static final String USER_INFO = "basic.auth.user.info";

    /** Confluent's name: how long one request may take, in milliseconds. */
    public static final String REQUEST_TIMEOUT_MILLIS = "http.read.timeout.ms";

    /**
     * A registry answers in milliseconds; while one is dead, the caller's thread waits this long
     * before it tries the next.
     */
    public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);

    /** More replicas of one registry than anybody runs; bounds how long one call can take. */
    private static final int URLS_MAX = 10;

    /** Checks every value. */
    public RegistrySettings {
        urls = List.copyOf(urls);
        if (urls.isEmpty() || urls.size() > URLS_MAX) {
            throw new ConfigException(
                    URL + " needs 1 to " + URLS_MAX + " addresses, not " + urls.size());
        }
        urls.forEach(RegistrySettings::check);
        if (userInfo != null && userInfo.indexOf(':') < 0) {
            throw new ConfigException(USER_INFO + " must be user:password");
        }
        if (requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw new ConfigException(REQUEST_TIMEOUT_MILLIS + " must be positive");
        }
    }

    /** One registry, without credentials, with the default timeout. */
    public static RegistrySettings of(URI url) {
        return new RegistrySettings(List.of(url), null, REQUEST_TIMEOUT);
    }

    /**
     * Reads Confluent's settings, with or without their prefix {@code schema.registry.}.
     *
     * @throws ConfigException when one is missing or wrong; never quotes credentials
     */
    public static RegistrySettings from(Map<String, ?> config) {
        String urls = text(config, URL);
        if (urls == null) {
            throw new ConfigException(
                    URL + " is missing: the address of a Confluent-compatible schema registry");
        }
        String timeout = text(config, REQUEST_TIMEOUT_MILLIS);
        return new RegistrySettings(
                Arrays.stream(urls.split(","))
                        .map(String::strip)
                        .filter(url -> !url.isEmpty())
                        .map(RegistrySettings::parse)
                        .toList(),
                text(config, USER_INFO),
                timeout == null ? REQUEST_TIMEOUT : millis(timeout));
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "RegistrySettings[urls="
                + urls
                + ", userInfo="
                + (userInfo == null ? "none" : "hidden")
                + ", requestTimeout="
                + requestTimeout
                + "]";
    }

    private static @Nullable String text(Map<String, ?> config, String name) {
        Object value = config.get(name);
        if (value == null) {
            value = config.get("schema.registry." + name);
        }
        // Confluent's setting may be a list that was parsed before.
        if (value instanceof List<?> list) {
            return String.join(",", list.stream().map(String::valueOf).toList());
        }
        return value == null ? null : value.toString();
    }

    private static Duration millis(String text) {
        try {
            return Duration.ofMillis(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new ConfigException(
                    REQUEST_TIMEOUT_MILLIS + " must be a number of milliseconds, not " + text);
        }
    }

    private static URI parse(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(URL + " holds something that is no address");
        }
    }

    private static void check(URI url) {
        if (url.getRawUserInfo() != null) {
            throw new ConfigException(
                    "Credentials do not belong into " + URL + ": give them as " + USER_INFO);
        }
        if (url.getHost() == null
                || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new ConfigException(URL + " must be an http or https address, not " + url);
        }
    }
}
