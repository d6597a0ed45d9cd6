package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How options become fields of a request's body. What was not given is left out. */
final class Bodies {

    private Bodies() {}

    static void put(ObjectNode body, String field, @Nullable String value) {
        if (value != null) {
            body.put(field, value);
        }
    }

    /** An object of texts. */
    static void putObject(ObjectNode body, String field, @Nullable Map<String, String> values) {
        if (values != null) {
            ObjectNode object = body.putObject(field);
            values.forEach(object::put);
        }
    }

    /** A list whose words stand between commas; an empty text is an empty list. */
    static void putList(ObjectNode body, String field, @Nullable String words) {
        if (words == null) {
            return;
        }
        ArrayNode list = body.putArray(field);
        for (String word : words.split(",", -1)) {
            if (!word.isBlank()) {
                list.add(word.strip());
            }
        }
    }
}
