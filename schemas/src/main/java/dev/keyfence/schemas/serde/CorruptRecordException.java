package dev.keyfence.schemas.serde;

/** The bytes do not fit the schema they name: truncated, too long, or nonsense. */
public final class CorruptRecordException extends UnreadableRecordException {

    CorruptRecordException(String message) {
        super(message);
    }
}
