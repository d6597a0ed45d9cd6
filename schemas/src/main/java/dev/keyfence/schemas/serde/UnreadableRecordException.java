package dev.keyfence.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/**
 * Bytes that can never be read: a poison record. Trying again is of no use. Messages never quote
 * the bytes.
 */
public abstract sealed class UnreadableRecordException extends SerializationException
        permits NotWireFormatException,
                UnknownSchemaException,
                WrongRecordTypeException,
                CorruptRecordException {

    UnreadableRecordException(String message) {
        super(message);
    }
}
