package dev.keyfence.verifier.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with places to fill: {@code {{name}}}. What is filled in is escaped for where it stands, so
 * that an owner's or scope's name never ends a JSON string or a header. Immutable.
 */
public final class Template {

    private static final Pattern PLACE = Pattern.compile("\\{\\{ *([a-z_]*) *}}");

    private final List<Piece> pieces;

    private Template(List<Piece> pieces) {
        this.pieces = pieces;
    }

    private sealed interface Piece {}

    private record Text(String text) implements Piece {}

    private record Place(Variable variable) implements Piece {}

    /** How what is filled in is written. */
    public enum Escape {
        /** In a JSON string. */
        JSON,
        /** In a header's value. */
        HEADER
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException when it names something that there is not
     */
    public static Template parse(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = PLACE.matcher(text);
        int from = 0;
        while (matcher.find()) {
            String name = matcher.group(1);
            Variable variable =
                    Variable.ofWord(name)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "there is no '%s' to fill in; there are %s"
                                                    .formatted(name, Variable.words())));
            pieces.add(new Text(text.substring(from, matcher.start())));
            pieces.add(new Place(variable));
            from = matcher.end();
        }
        pieces.add(new Text(text.substring(from)));
        return new Template(List.copyOf(pieces));
    }

    /** The text with its places filled; what is not known is filled with nothing. */
    public String fill(Function<Variable, Optional<String>> values, Escape escape) {
        StringBuilder filled = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Text(String text) -> filled.append(text);
                case Place(Variable variable) ->
                        append(filled, values.apply(variable).orElse(""), escape);
            }
        }
        return filled.toString();
    }

    private static void append(StringBuilder filled, String value, Escape escape) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                filled.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                filled.append(c);
            } else {
                switch (escape) {
                    case JSON -> filled.append("\\u%04x".formatted((int) c));
                    case HEADER -> filled.append('?');
                }
            }
        }
    }
}
