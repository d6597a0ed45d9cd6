package dev.keyfence.verifier.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfence.verifier.archive.DecisionFeed.Batch;
import dev.keyfence.verifier.archive.DecisionFeed.Event;
import dev.keyfence.verifier.archive.DecisionFeed.Watch;
import dev.keyfence.verifier.http.Json;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * One stream of server-sent events. It looks for decisions a few times a second, when its reader
 * has taken what came before: one that is slow makes nobody wait, and is told how many it missed;
 * one that takes nothing for a minute is given up.
 */
final class DecisionStream {

    static final String MEDIA_TYPE = "text/event-stream";
    static final String LAST_EVENT_ID = "Last-Event-ID";

    /** As soon as people see it. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /** Shorter than the minute after which proxies give a silent connection up. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(15);

    /** How long a stream may outlive its key. */
    private static final Duration ADMIT_EVERY = Duration.ofSeconds(5);

    private static final Duration STALL_MAX = Duration.ofMinutes(1);

    /** Tells the client how long to wait before it comes back, milliseconds. */
    private static final byte[] HELLO = "retry: 2000\n\n".getBytes(UTF_8);

    private static final byte[] ALIVE = ": alive\n\n".getBytes(UTF_8);
    private static final byte[] NOTHING = {};

    private final Watch watch;
    private final BooleanSupplier letIn;
    private final Sinks.Empty<Void> over = Sinks.empty();
    private volatile long takenNanos = System.nanoTime();
    private long saidNanos = takenNanos;
    private long admittedNanos = takenNanos;

    /**
     * A stream.
     *
     * @param watch what it tells; closed at its end
     * @param letIn whether its reader may still read
     */
    DecisionStream(Watch watch, BooleanSupplier letIn) {
        this.watch = watch;
        this.letIn = letIn;
    }

    /** What is sent, until its reader goes away. */
    Publisher<byte[]> bytes() {
        return Flux.just(HELLO)
                .concatWith(
                        Flux.interval(LOOK_EVERY)
                                .onBackpressureDrop(_ -> endIfStalled())
                                .map(_ -> next())
                                .filter(bytes -> bytes.length > 0)
                                .takeUntilOther(over.asMono()))
                .doFinally(_ -> watch.close());
    }

    private void endIfStalled() {
        if (System.nanoTime() - takenNanos > STALL_MAX.toNanos()) {
            over.tryEmitEmpty();
        }
    }

    private byte[] next() {
        long now = System.nanoTime();
        takenNanos = now;
        if (now - admittedNanos > ADMIT_EVERY.toNanos()) {
            admittedNanos = now;
            if (!letIn.getAsBoolean()) {
                over.tryEmitEmpty();
                return NOTHING;
            }
        }
        Batch batch = watch.take();
        if (batch.isEmpty()) {
            if (now - saidNanos < SILENCE_MAX.toNanos()) {
                return NOTHING;
            }
            saidNanos = now;
            return ALIVE;
        }
        saidNanos = now;
        return text(batch);
    }

    private static byte[] text(Batch batch) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (batch.missed() != 0) {
            text.writeBytes("event: missed\ndata: ".getBytes(UTF_8));
            text.writeBytes(
                    Json.object(json -> {
                        if (batch.missed() > 0) {
                            json.writeNumberField("count", batch.missed());
                        } else {
                            json.writeNullField("count");
                        }
                    }));
            text.writeBytes("\n\n".getBytes(UTF_8));
        }
        for (Event event : batch.events()) {
            text.writeBytes(("id: " + event.id() + "\nevent: decision\ndata: ").getBytes(UTF_8));
            text.writeBytes(Json.object(json -> DecisionJson.write(json, event.row())));
            text.writeBytes("\n\n".getBytes(UTF_8));
        }
        return text.toByteArray();
    }
}
