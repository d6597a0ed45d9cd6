package dev.keyfence.verifier.export;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.verifier.alert.AlertView;
import org.jspecify.annotations.Nullable;

/** How messages are written. Thread-safe. */
interface ExportFormat {

    /** Its name in the file. */
    String name();

    /**
     * One JSON object of an alert.
     *
     * @param link its page in the console; null when nobody said where that is
     */
    byte[] alert(AlertView alert, @Nullable String link);

    /** One JSON object of a decision. */
    byte[] decision(Decision decision);
}
