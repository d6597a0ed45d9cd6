package dev.keyfence.verifier.profilefile;

import dev.keyfence.schemas.yaml.Objections;
import dev.keyfence.schemas.yaml.YamlObject;
import dev.keyfence.verifier.key.ImportedShape;
import dev.keyfence.verifier.key.KeyAlphabet;
import dev.keyfence.verifier.key.KeyShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** The section {@code imports}: what keys that come in plain text may look like. */
final class ImportSection {

    private static final int SHAPES_MAX = 32;

    private static final List<String> NAMES =
            List.of("prefix", "alphabet", "length", "min_length", "max_length");

    private ImportSection() {}

    /** The shapes, any of which a key may have; none where every shape will do. */
    static List<KeyShape> read(YamlObject root, Objections objections) {
        Optional<YamlObject> section = root.object("imports", List.of("shapes"));
        if (section.isEmpty()) {
            return List.of();
        }
        List<KeyShape> shapes = new ArrayList<>();
        List<Node> items = section.get().items("shapes");
        for (Node item : items) {
            shape(YamlObject.of(item, objections, NAMES), item, objections).ifPresent(shapes::add);
        }
        if (items.isEmpty() || items.size() > SHAPES_MAX) {
            root.reject(
                    "imports",
                    "expected 1 to %d shapes; without this section keys of any shape can be imported"
                            .formatted(SHAPES_MAX));
        }
        return shapes;
    }

    private static Optional<KeyShape> shape(YamlObject shape, Node item, Objections objections) {
        boolean exact = shape.value("length").isPresent();
        if (exact
                && (shape.value("min_length").isPresent()
                        || shape.value("max_length").isPresent())) {
            objections.at(item, "expected either length, or min_length and max_length");
        }
        int min = shape.number(exact ? "length" : "min_length", ImportedShape.CHARACTERS_MIN);
        int max = exact ? min : shape.number("max_length", ImportedShape.CHARACTERS_MAX);
        String word = shape.text("alphabet").orElse(KeyAlphabet.VISIBLE.word());
        Optional<KeyAlphabet> alphabet = KeyAlphabet.ofWord(word);
        if (alphabet.isEmpty()) {
            shape.reject("alphabet", "expected one of " + KeyAlphabet.words());
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new KeyShape(shape.text("prefix").orElse(""), alphabet.get(), min, max));
        } catch (IllegalArgumentException e) {
            objections.at(item, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
