package dev.keyfence.verifier.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** How JSON is read and written here: by hand, field by field, so that nothing slips in or out. */
public final class Json {

    /** How deep a body may nest: the deepest that is asked for has two levels. */
    static final int DEPTH_MAX = 8;

    /** Bodies are smaller; this only bounds what the parser keeps of one string. */
    private static final int STRING_CHARACTERS_MAX = 64 * 1024;

    private static final int NAME_CHARACTERS_MAX = 256;
    private static final int NUMBER_CHARACTERS_MAX = 32;

    /** One answer without lists fits. */
    private static final int ANSWER_BYTES = 512;

    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH_MAX)
                                    .maxStringLength(STRING_CHARACTERS_MAX)
                                    .maxNameLength(NAME_CHARACTERS_MAX)
                                    .maxNumberLength(NUMBER_CHARACTERS_MAX)
                                    .build())
                    .build();

    private Json() {}

    /** Writes the fields of one object. */
    @FunctionalInterface
    public interface Fields {
        /** Writes them. */
        void write(JsonGenerator json) throws IOException;
    }

    /** One object, as UTF-8. */
    public static byte[] object(Fields fields) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(ANSWER_BYTES);
                JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
            json.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
    }

    /** One array, as UTF-8. */
    public static byte[] array(Fields items) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(ANSWER_BYTES);
                JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartArray();
            items.write(json);
            json.writeEndArray();
            json.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
    }

    /** A field that holds a list of words. */
    public static void strings(JsonGenerator json, String name, Collection<String> values)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    /** A field that holds a word, or null. */
    public static void string(JsonGenerator json, String name, @Nullable String value)
            throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value);
        }
    }
}
