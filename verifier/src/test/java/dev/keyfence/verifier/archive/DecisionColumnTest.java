package dev.keyfence.verifier.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.verifier.archive.DecisionColumn.Kind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The archive's columns are the schema's fields: none is forgotten, none is of another type. */
class DecisionColumnTest {

    @Test
    void areTheFieldsOfTheSchema() {
        Map<String, Kind> fields = new LinkedHashMap<>();
        Decision.getClassSchema()
                .getFields()
                .forEach(field -> fields.put(field.name(), kind(field.schema())));
        Map<String, Kind> columns = new LinkedHashMap<>();
        DecisionColumn.ALL.forEach(column -> columns.put(column.name(), column.kind()));

        assertThat(columns).containsExactlyEntriesOf(fields);
    }

    @Test
    void readEachItsOwnField() {
        Decision decision =
                Samples.decision(5, Samples.NOW)
                        .setRequestTime(Instant.EPOCH)
                        .setDigestPrefix("d")
                        .setStaleMillis(3)
                        .setCredential("jwt")
                        .setSubject("s")
                        .setCanary(true)
                        .setRouteTemplate("/v1/{thing}")
                        .build();
        List<?> values = DecisionRow.of(decision).values();
        for (Schema.Field field : Decision.getClassSchema().getFields()) {
            Object value = decision.get(field.pos());
            Object expected =
                    switch (value) {
                        case Instant time -> DecisionPlace.micros(time);
                        case Enum<?> constant -> constant.name().toLowerCase(java.util.Locale.ROOT);
                        case null, default -> value;
                    };
            assertThat(values.get(field.pos())).as(field.name()).isEqualTo(expected);
        }
    }

    private static Kind kind(Schema schema) {
        if (schema.getLogicalType() != null) {
            assertThat(schema.getLogicalType().getName()).isEqualTo("timestamp-micros");
            return Kind.TIME;
        }
        return switch (schema.getType()) {
            case UNION -> kind(schema.getTypes().get(1));
            case STRING, ENUM -> Kind.TEXT;
            case LONG -> Kind.LONG;
            case INT -> Kind.INT;
            case BOOLEAN -> Kind.FLAG;
            case ARRAY -> Kind.WORDS;
            default -> throw new AssertionError("no column can hold " + schema);
        };
    }
}
