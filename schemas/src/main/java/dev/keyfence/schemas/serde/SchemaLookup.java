package dev.keyfence.schemas.serde;

import org.apache.avro.Schema;

/** What a registry knows of a schema id. */
public sealed interface SchemaLookup {

    /** The schema. */
    record Found(Schema schema) implements SchemaLookup {}

    /** No schema has this id. */
    record Unknown() implements SchemaLookup {}

    /** The id stands for something that is no Avro schema, or for one that cannot be parsed. */
    record NotAvro(String detail) implements SchemaLookup {}
}
