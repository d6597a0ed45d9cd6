package dev.keyfence.verifier.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.feed.Feed.Batch;
import dev.keyfence.verifier.feed.Feed.Event;
import dev.keyfence.verifier.feed.Feed.Watch;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A feed as server-sent events. A reader that is slow makes nobody wait, and is told how many it
 * missed. Immutable.
 *
 * @param name the events' name
 * @param writer writes the members of one
 */
record FeedStream<T>(String name, Writer<T> writer) {

    static final String LAST_EVENT_ID = "Last-Event-ID";

    /** As soon as people see it. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /** Writes what an event is about. */
    @FunctionalInterface
    interface Writer<T> {
        /** Writes its members. */
        void write(JsonGenerator json, T item) throws IOException;
    }

    /**
     * A stream.
     *
     * @param watch what it tells; closed at its end
     * @param letIn whether its reader may still read
     */
    EventStream of(Watch<T> watch, BooleanSupplier letIn) {
        return new EventStream(LOOK_EVERY, () -> text(watch.take()), letIn, watch::close);
    }

    /**
     * Why nobody else can watch.
     *
     * @param list the call that lists the same
     */
    static Problem tooMany(String list) {
        return Problem.unavailable(
                "too_many_streams",
                "no more can watch here at once; read " + list + ", or ask another control node");
    }

    private byte[] text(Batch<T> batch) {
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
        for (Event<T> event : batch.events()) {
            text.writeBytes(("id: " + event.id() + "\n").getBytes(UTF_8));
            text.writeBytes(
                    EventStream.event(name, Json.object(json -> writer.write(json, event.item()))));
        }
        return text.toByteArray();
    }
}
