package dev.keyfence.verifier.profilefile;

import dev.keyfence.schemas.yaml.YamlObject;
import dev.keyfence.verifier.profile.AttributeCatalogue;
import dev.keyfence.verifier.profile.KeyAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The section {@code attributes}: what the profile's keys carry, such as a tier. */
final class AttributeSection {

    /** As many as a key may have. */
    private static final int ATTRIBUTES_MAX = 32;

    private static final List<String> NAMES = List.of("values", "default", "required");

    private AttributeSection() {}

    static AttributeCatalogue read(YamlObject root) {
        Optional<YamlObject> section = root.object("attributes", List.of());
        if (section.isEmpty()) {
            return AttributeCatalogue.OPEN;
        }
        List<KeyAttribute> attributes = new ArrayList<>();
        for (String name : section.get().names()) {
            if (!name.matches("[a-z][a-z0-9]{0,15}(_[a-z0-9]{1,16}){0,3}")) {
                section.get()
                        .reject(
                                name,
                                "expected words of a-z 0-9 joined by _, beginning with a letter");
            } else {
                section.get()
                        .object(name, NAMES)
                        .ifPresent(object -> attributes.add(attribute(name, object)));
            }
        }
        if (attributes.size() > ATTRIBUTES_MAX) {
            root.reject("attributes", "a key has %d at the most".formatted(ATTRIBUTES_MAX));
        }
        return new AttributeCatalogue(attributes);
    }

    private static KeyAttribute attribute(String name, YamlObject section) {
        List<String> values = section.texts("values");
        for (String value : values) {
            if (!value.matches("[A-Za-z0-9_.-]{1,64}")) {
                section.reject("values", "expected 1 to 64 of A-Z a-z 0-9 _ . - each");
            }
        }
        if (Set.copyOf(values).size() < values.size()) {
            section.reject("values", "the same value is there twice");
        }
        boolean required = section.flag("required", false);
        Optional<String> unasked = section.text("default");
        if (required && unasked.isPresent()) {
            section.reject("default", "stands beside 'required', which leaves it nothing to do");
        }
        KeyAttribute attribute = new KeyAttribute(name, values, required, unasked.orElse(null));
        if (unasked.isPresent() && !attribute.allows(unasked.get())) {
            section.reject("default", "expected one of " + String.join(", ", values));
        }
        return attribute;
    }
}
