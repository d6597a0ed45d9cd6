package dev.keyfence.verifier.export;

import dev.keyfence.verifier.alert.Severity;
import java.time.Instant;

/**
 * What is delivered.
 *
 * @param id the same whenever the same is delivered again: whoever has seen it may leave it out
 * @param kind {@code alert} or {@code decision}
 * @param severity how much it matters
 * @param time when it happened
 * @param body one JSON object in UTF-8, without line ends
 */
@SuppressWarnings("ArrayRecordComponent") // written once, and compared by nobody
public record ExportMessage(String id, String kind, Severity severity, Instant time, byte[] body) {

    /** Shows what it is, not what it holds. */
    @Override
    public String toString() {
        return "ExportMessage[" + id + ']';
    }
}
