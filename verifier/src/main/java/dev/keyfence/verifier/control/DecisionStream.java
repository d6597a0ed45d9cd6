package dev.keyfence.verifier.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfence.verifier.archive.DecisionFeed.Batch;
import dev.keyfence.verifier.archive.DecisionFeed.Event;
import dev.keyfence.verifier.archive.DecisionFeed.Watch;
import dev.keyfence.verifier.http.Json;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Decisions as server-sent events. A reader that is slow makes nobody wait, and is told how many it
 * missed.
 */
final class DecisionStream {

    static final String LAST_EVENT_ID = "Last-Event-ID";

    /** As soon as people see it. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private DecisionStream() {}

    /**
     * A stream.
     *
     * @param watch what it tells; closed at its end
     * @param letIn whether its reader may still read
     */
    static EventStream of(Watch watch, BooleanSupplier letIn) {
        return new EventStream(LOOK_EVERY, () -> text(watch.take()), letIn, watch::close);
    }

    private static byte[] text(Batch batch) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (batch.missed() != 0) {
            text.writeBytes(
                    EventStream.event(
                            "missed",
                            Json.object(json -> {
                                if (batch.missed() > 0) {
                                    json.writeNumberField("count", batch.missed());
                                } else {
                                    json.writeNullField("count");
                                }
                            })));
        }
        for (Event event : batch.events()) {
            text.writeBytes(("id: " + event.id() + "\n").getBytes(UTF_8));
            text.writeBytes(
                    EventStream.event(
                            "decision",
                            Json.object(json -> DecisionJson.write(json, event.row()))));
        }
        return text.toByteArray();
    }
}
