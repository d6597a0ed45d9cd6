package dev.keyfence.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/**
 * The registry does not let records of this schema be written to this topic: incompatible with what
 * is there, or unknown while registering is off.
 */
public final class SchemaRefusedException extends SerializationException {

    SchemaRefusedException(String message) {
        super(message);
    }
}
