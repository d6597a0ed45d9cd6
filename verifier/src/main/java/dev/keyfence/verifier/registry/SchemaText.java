package dev.keyfence.verifier.registry;

import dev.keyfence.verifier.registry.Answer.Refused;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reading the schemas that callers send. */
sealed interface SchemaText {

    /** What is said where Avro gives no reason. */
    String NO_SCHEMA = "it is not an Avro schema";

    /** A well-formed schema; {@code schema.toString()} is the text that is kept and compared. */
    record Valid(Schema schema) implements SchemaText {

        String text() {
            return schema.toString();
        }
    }

    /** Not a schema that this registry takes. */
    record Invalid(Refused refusal) implements SchemaText {}

    /**
     * Reads one.
     *
     * @param text JSON text of an Avro schema
     * @param type Confluent's name of the schema language; null for Avro
     */
    static SchemaText read(@Nullable String text, @Nullable String type) {
        if (type != null && !type.equals("AVRO")) {
            return new Invalid(Refused.badSchema("this registry knows schemas of type AVRO only"));
        }
        if (text == null || text.isBlank()) {
            return new Invalid(Refused.badSchema("it is empty"));
        }
        try {
            return new Valid(new Schema.Parser().parse(text));
        } catch (AvroRuntimeException e) {
            return new Invalid(Refused.badSchema(firstLine(e)));
        } catch (RuntimeException e) { // Avro's parser trips over some texts
            return new Invalid(Refused.badSchema(NO_SCHEMA));
        }
    }

    private static String firstLine(AvroRuntimeException e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? NO_SCHEMA
                : message.lines().findFirst().orElseThrow();
    }
}
