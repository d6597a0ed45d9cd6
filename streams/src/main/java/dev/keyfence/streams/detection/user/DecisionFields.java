package dev.keyfence.streams.detection.user;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.keyfence.streams.detection.memory.KeyIdTime;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Uses;
import dev.keyfence.streams.detection.rule.Place;
import dev.keyfence.streams.detection.rule.Sighting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What conditions can name: a decision's fields, and its key's counters. A text that is not known
 * is empty, a number 0. Streams' RULES.md explains each.
 */
final class DecisionFields {

    /** By their names, in the order in which people read them. */
    static final Map<String, Field> ALL = all();

    private static final long DAY_SECONDS = TimeUnit.DAYS.toSeconds(1);
    private static final int HOUR_SECONDS = 3_600;
    private static final int DAYS_OF_WEEK = 7;

    /** The epoch was a Thursday, and weeks begin on Monday. */
    private static final int MONDAY_OFFSET = 3;

    private DecisionFields() {}

    /**
     * One of them.
     *
     * @param type by CEL
     * @param value of a decision; never null
     */
    record Field(CelType type, Function<Look, Object> value) {

        /** Whether its different values can be counted. */
        boolean countable() {
            return type.equals(SimpleType.STRING) || type.equals(SimpleType.INT);
        }
    }

    private static Map<String, Field> all() {
        Map<String, Field> all = new LinkedHashMap<>();
        text(all, "key_id", Sighting::keyId);
        text(all, "owner", Sighting::owner);
        text(all, "presented", Sighting::presented);
        text(all, "profile", Sighting::profile);
        text(all, "environment", Sighting::environment);
        text(all, "method", Sighting::method);
        text(all, "route", Sighting::route);
        all.put(
                "required_scopes",
                new Field(ListType.create(SimpleType.STRING), look -> look.sighting().scopes()));
        text(all, "client_ip", GroupField.CLIENT_IP::of);
        text(all, "network", GroupField.NETWORK::of);
        all.put("asn", new Field(SimpleType.INT, look -> place(look.sighting()).asn()));
        text(all, "organisation", sighting -> place(sighting).organisation());
        text(all, "country", sighting -> place(sighting).country());
        text(all, "city", sighting -> place(sighting).city());
        flag(all, "hosting", look -> place(look.sighting()).hosting());
        flag(all, "anonymous", look -> place(look.sighting()).anonymous());
        text(all, "agent", Sighting::agent);
        text(all, "agent_family", Sighting::agentFamily);
        flag(all, "allowed", look -> look.sighting().allowed());
        text(all, "outcome", sighting -> sighting.allowed() ? "allow" : "deny");
        text(all, "reason", Sighting::reason);
        flag(all, "guess", look -> look.sighting().guess());
        flag(all, "canary", look -> look.sighting().canary());
        flag(all, "observed", look -> look.sighting().observed());
        text(all, "node_id", Sighting::nodeId);
        number(all, "hour", look -> look.sighting().second() % DAY_SECONDS / HOUR_SECONDS);
        number(
                all,
                "weekday",
                look ->
                        (look.sighting().second() / DAY_SECONDS + MONDAY_OFFSET) % DAYS_OF_WEEK
                                + 1);
        counters(all);
        return all;
    }

    private static void counters(Map<String, Field> all) {
        number(all, "key.uses", look -> uses(look).count());
        number(all, "key.first_seen_days", look -> daysSince(look, uses(look).firstSecond()));
        number(all, "key.idle_days", look -> daysSince(look, uses(look).lastSecond()));
        number(all, "key.created_days", look -> daysSince(look, created(look)));
        number(all, "key.sources", KeyPast::sources);
        flag(all, "key.known_source", KeyPast::knowsSource);
        flag(all, "key.known_network", KeyPast::knowsNetwork);
        flag(all, "key.known_asn", KeyPast::knowsAsn);
        flag(all, "key.known_agent", KeyPast::knowsAgent);
        for (KeyCounter counter : KeyCounter.values()) {
            number(all, counter.variable(), counter::before);
        }
    }

    private static Uses uses(Look look) {
        Memory key = look.key();
        Uses uses = key == null ? null : key.peek(Slots.USES);
        return uses == null ? new Uses() : uses;
    }

    /** What an event said of it, or else its id. */
    private static long created(Look look) {
        Memory key = look.key();
        var facts = key == null ? null : key.peek(Slots.FACTS);
        if (facts != null && facts.createdSecond() != 0) {
            return facts.createdSecond();
        }
        String keyId = look.sighting().keyId();
        return keyId == null ? 0 : KeyIdTime.second(keyId);
    }

    /** Whole days since a second; 0 when there was none. */
    private static long daysSince(Look look, long second) {
        return second == 0 ? 0 : Math.max(0, look.sighting().second() - second) / DAY_SECONDS;
    }

    private static Place place(Sighting sighting) {
        return sighting.source() == null ? Place.UNKNOWN : sighting.source().place();
    }

    private static void text(
            Map<String, Field> all, String name, Function<Sighting, @Nullable String> value) {
        all.put(
                name,
                new Field(
                        SimpleType.STRING,
                        look -> {
                            String text = value.apply(look.sighting());
                            return text == null ? "" : text;
                        }));
    }

    private static void flag(Map<String, Field> all, String name, Function<Look, Boolean> value) {
        all.put(name, new Field(SimpleType.BOOL, value::apply));
    }

    private static void number(Map<String, Field> all, String name, Function<Look, Long> value) {
        all.put(name, new Field(SimpleType.INT, value::apply));
    }
}
