package dev.keyfence.schemas.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** A schema in a registry is read by people who do not have our code. */
class SchemaDocsTest {

    @Test
    void explainsEveryTypeAndEveryField() {
        List<String> unexplained = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        RecordTypes.ALL.forEach(schema -> collect(schema, seen, unexplained));

        assertThat(seen)
                .contains(
                        "dev.keyfence.schemas.record.Secret", "dev.keyfence.schemas.record.Digest");
        assertThat(unexplained).as("types and fields without a doc").isEmpty();
    }

    private static void collect(Schema schema, Set<String> seen, List<String> unexplained) {
        switch (schema.getType()) {
            case RECORD -> {
                if (named(schema, seen, unexplained)) {
                    schema.getFields()
                            .forEach(field -> {
                                if (field.doc() == null || field.doc().isBlank()) {
                                    unexplained.add(schema.getName() + "." + field.name());
                                }
                                collect(field.schema(), seen, unexplained);
                            });
                }
            }
            case ENUM, FIXED -> named(schema, seen, unexplained);
            case UNION -> schema.getTypes().forEach(type -> collect(type, seen, unexplained));
            case ARRAY -> collect(schema.getElementType(), seen, unexplained);
            case MAP -> collect(schema.getValueType(), seen, unexplained);
            case STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
        }
    }

    /** Whether the type was met for the first time. */
    private static boolean named(Schema schema, Set<String> seen, List<String> unexplained) {
        if (!seen.add(schema.getFullName())) {
            return false;
        }
        if (schema.getDoc() == null || schema.getDoc().isBlank()) {
            unexplained.add(schema.getName());
        }
        return true;
    }
}
