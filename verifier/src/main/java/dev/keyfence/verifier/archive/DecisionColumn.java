package dev.keyfence.verifier.archive;

import dev.keyfence.schemas.record.Decision;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One field of a decision as the archive keeps it. {@link #ALL} is the only list of them: tables,
 * files, queries and the API's answers follow it, and a test compares it with the schema.
 *
 * @param name the field's name in the schema, in files and in the API
 * @param kind what its values are
 * @param of the value in a record; null where it has none
 */
public record DecisionColumn(String name, Kind kind, Function<Decision, @Nullable Object> of) {

    /** What a column's values are. */
    public enum Kind {
        /** A {@link String}. */
        TEXT("VARCHAR"),
        /** A {@link Long}. */
        LONG("BIGINT"),
        /** An {@link Integer}. */
        INT("INTEGER"),
        /** A {@link Long}: microseconds since the epoch. */
        TIME("TIMESTAMPTZ"),
        /** A {@link Boolean}. */
        FLAG("BOOLEAN"),
        /** A {@link List} of {@link String}. */
        WORDS("VARCHAR[]");

        private final String sqlType;

        Kind(String sqlType) {
            this.sqlType = sqlType;
        }

        String sqlType() {
            return sqlType;
        }
    }

    /** All of them, in the order of the schema. */
    public static final List<DecisionColumn> ALL =
            List.of(
                    text("decision_id", Decision::getDecisionId),
                    text("node_id", Decision::getNodeId),
                    number("node_epoch", Decision::getNodeEpoch),
                    number("sequence", Decision::getSequence),
                    time("time", Decision::getTime),
                    time("request_time", Decision::getRequestTime),
                    text("key_id", Decision::getKeyId),
                    number("key_version", Decision::getKeyVersion),
                    new DecisionColumn(
                            "secret_generation", Kind.INT, Decision::getSecretGeneration),
                    text("owner", Decision::getOwner),
                    word("environment", Decision::getEnvironment),
                    text("profile", Decision::getProfile),
                    text("digest_prefix", Decision::getDigestPrefix),
                    words("required_scopes", Decision::getRequiredScopes),
                    words("held_scopes", Decision::getHeldScopes),
                    text("method", Decision::getMethod),
                    text("route", Decision::getRoute),
                    text("client_ip", Decision::getClientIp),
                    text("user_agent", Decision::getUserAgent),
                    word("outcome", Decision::getOutcome),
                    text("reason", Decision::getReason),
                    number("latency_nanos", Decision::getLatencyNanos),
                    number("stale_millis", Decision::getStaleMillis),
                    text("credential", Decision::getCredential),
                    text("subject", Decision::getSubject),
                    text("observed_by", Decision::getObservedBy),
                    new DecisionColumn("canary", Kind.FLAG, Decision::getCanary),
                    text("route_template", Decision::getRouteTemplate));

    /** The names of all of them, for SQL. */
    static String names() {
        return ALL.stream().map(DecisionColumn::name).collect(Collectors.joining(", "));
    }

    /** Which of {@link #ALL} has a name. */
    static int indexOf(String name) {
        for (int i = 0; i < ALL.size(); i++) {
            if (ALL.get(i).name.equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("there is no column " + name);
    }

    /** The values of a record. */
    static List<@Nullable Object> valuesOf(Decision decision) {
        @Nullable Object[] values = new @Nullable Object[ALL.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ALL.get(i).of.apply(decision);
        }
        return Arrays.asList(values);
    }

    private static DecisionColumn text(String name, Function<Decision, @Nullable String> of) {
        return new DecisionColumn(name, Kind.TEXT, of::apply);
    }

    private static DecisionColumn number(String name, Function<Decision, @Nullable Long> of) {
        return new DecisionColumn(name, Kind.LONG, of::apply);
    }

    private static DecisionColumn words(String name, Function<Decision, List<String>> of) {
        return new DecisionColumn(name, Kind.WORDS, of::apply);
    }

    /** An enum's constant as the API's word for it. */
    private static DecisionColumn word(String name, Function<Decision, @Nullable Enum<?>> of) {
        return new DecisionColumn(
                name,
                Kind.TEXT,
                decision -> {
                    Enum<?> constant = of.apply(decision);
                    return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
                });
    }

    private static DecisionColumn time(String name, Function<Decision, @Nullable Instant> of) {
        return new DecisionColumn(
                name,
                Kind.TIME,
                decision -> {
                    Instant time = of.apply(decision);
                    return time == null ? null : DecisionPlace.micros(time);
                });
    }
}
