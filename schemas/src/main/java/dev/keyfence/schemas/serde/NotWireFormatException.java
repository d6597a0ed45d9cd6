package dev.keyfence.schemas.serde;

/** The bytes do not begin as the Confluent wire format does. */
public final class NotWireFormatException extends UnreadableRecordException {

    NotWireFormatException(String message) {
        super(message);
    }
}
