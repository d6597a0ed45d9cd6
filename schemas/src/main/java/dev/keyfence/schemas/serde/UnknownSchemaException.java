package dev.keyfence.schemas.serde;

/** No registry knows the schema that the bytes name. */
public final class UnknownSchemaException extends UnreadableRecordException {

    UnknownSchemaException(String message) {
        super(message);
    }
}
