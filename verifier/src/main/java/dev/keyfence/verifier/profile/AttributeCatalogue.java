package dev.keyfence.verifier.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which attributes a profile's keys carry. A profile that names none leaves them to people, who may
 * give keys any; they are told to nobody but administrators then. Immutable.
 */
public final class AttributeCatalogue {

    /** No attributes of the profile's own. */
    public static final AttributeCatalogue OPEN = new AttributeCatalogue(List.of());

    private static final String HEADER_PREFIX = "X-Keyfence-Attribute-";

    private final List<Told> attributes;

    /**
     * An attribute as a request's answer tells it.
     *
     * @param attribute what it is
     * @param header what it is called in headers
     */
    private record Told(KeyAttribute attribute, String header) {}

    /**
     * An attribute of the profile, as a key has it in effect.
     *
     * @param name what keys call it
     * @param header what it is called in headers
     * @param value what it is; empty when the key has none
     */
    public record Held(String name, String header, String value) {

        /** Whether the key has none. */
        public boolean isNone() {
            return value.isEmpty();
        }
    }

    /** These attributes and no others; any where there are none. */
    public AttributeCatalogue(List<KeyAttribute> attributes) {
        this.attributes =
                attributes.stream().map(each -> new Told(each, header(each.name()))).toList();
    }

    /** The attribute of a name, where the profile has one. */
    public Optional<KeyAttribute> find(String name) {
        return attributes.stream()
                .map(Told::attribute)
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    /** What is wrong with what the maker of a key names: a sentence, or empty. */
    public Optional<String> objection(Map<String, String> named) {
        if (attributes.isEmpty()) {
            return Optional.empty();
        }
        for (Told told : attributes) {
            KeyAttribute each = told.attribute();
            String value = named.get(each.name());
            if (value == null && each.required()) {
                return Optional.of("must name '" + each.name() + "'" + choice(each));
            }
            if (value != null && !each.allows(value)) {
                return Optional.of("must have for '" + each.name() + "'" + choice(each));
            }
        }
        List<String> known = attributes.stream().map(told -> told.attribute().name()).toList();
        return known.containsAll(named.keySet())
                ? Optional.empty()
                : Optional.of("may name nothing but " + String.join(", ", known));
    }

    /** What a key is to carry: what its maker names, and what the profile gives unasked. */
    public Map<String, String> completed(Map<String, String> named) {
        if (attributes.isEmpty()) {
            return named;
        }
        Map<String, String> all = new HashMap<>(named);
        for (Told told : attributes) {
            String unasked = told.attribute().unasked();
            if (unasked != null) {
                all.putIfAbsent(told.attribute().name(), unasked);
            }
        }
        return all;
    }

    /**
     * What a key has in effect of each of the profile's attributes, in the profile's order. Costs
     * nothing for profiles without.
     *
     * @param carried what the key carries
     */
    public List<Held> held(Map<String, String> carried) {
        if (attributes.isEmpty()) {
            return List.of();
        }
        List<Held> held = new ArrayList<>(attributes.size());
        for (Told told : attributes) {
            KeyAttribute each = told.attribute();
            String value = each.effective(carried.get(each.name()));
            held.add(new Held(each.name(), told.header(), value == null ? "" : value));
        }
        return held;
    }

    /**
     * What a key carries when a token that it signed claims some of the profile's attributes: never
     * more than the key has.
     *
     * @param carried what the key carries
     * @param claimed what the token claims; what is none of the profile's attributes is not looked
     *     at
     * @return empty when it claims more than the key has, or what the profile does not know
     */
    public Optional<Map<String, String>> narrowed(
            Map<String, String> carried, Map<String, String> claimed) {
        Map<String, String> all = carried;
        for (Told told : attributes) {
            KeyAttribute each = told.attribute();
            String claim = claimed.get(each.name());
            if (claim != null) {
                if (!each.includes(each.effective(carried.get(each.name())), claim)) {
                    return Optional.empty();
                }
                all = new HashMap<>(all);
                all.put(each.name(), claim);
            }
        }
        return Optional.of(all);
    }

    private static String choice(KeyAttribute attribute) {
        return attribute.values().isEmpty()
                ? ""
                : ": one of " + String.join(", ", attribute.values());
    }

    private static String header(String name) {
        return HEADER_PREFIX
                + Stream.of(name.split("_", -1))
                        .map(word ->
                                word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining("-"));
    }
}
