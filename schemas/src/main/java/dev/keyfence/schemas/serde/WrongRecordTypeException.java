package dev.keyfence.schemas.serde;

/** The bytes are a record of another type than the one wanted, or no Avro record at all. */
public final class WrongRecordTypeException extends UnreadableRecordException {

    WrongRecordTypeException(String message) {
        super(message);
    }
}
