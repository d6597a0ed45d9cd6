package dev.keyfence.verifier.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * One stream of server-sent events. It looks for news every so often, when its reader has taken
 * what came before; a reader that takes nothing for a minute is given up, and one that may not read
 * any more is sent nothing more.
 */
final class EventStream {

    /** Shorter than the minute after which proxies give a silent connection up. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(15);

    private static final Duration STALL_MAX = Duration.ofMinutes(1);

    /** Tells the client how long to wait before it comes back, milliseconds. */
    private static final byte[] HELLO = "retry: 2000\n\n".getBytes(UTF_8);

    private static final byte[] ALIVE = ": alive\n\n".getBytes(UTF_8);
    private static final byte[] NOTHING = {};

    private final Duration lookEvery;
    private final Supplier<byte[]> news;
    private final BooleanSupplier letIn;
    private final Runnable end;
    private final Sinks.Empty<Void> over = Sinks.empty();
    private volatile long takenNanos = System.nanoTime();
    private long saidNanos = takenNanos;

    /**
     * A stream.
     *
     * @param lookEvery how often it looks for news
     * @param news the events since the last look, as {@link #event} has them; empty when there are
     *     none
     * @param letIn whether its reader may still read
     * @param end called when it has ended, once
     */
    EventStream(Duration lookEvery, Supplier<byte[]> news, BooleanSupplier letIn, Runnable end) {
        this.lookEvery = lookEvery;
        this.news = news;
        this.letIn = letIn;
        this.end = end;
    }

    /** The answer that carries it, until one side ends. */
    MutableHttpResponse<?> answer() {
        return HttpResponse.<Publisher<byte[]>>ok(bytes())
                .header("Content-Type", "text/event-stream")
                .header("Cache-Control", "no-store");
    }

    /**
     * One event.
     *
     * @param data JSON, in one line
     */
    static byte[] event(String name, byte[] data) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(data.length + name.length() + 16);
        text.writeBytes(("event: " + name + "\ndata: ").getBytes(UTF_8));
        text.writeBytes(data);
        text.writeBytes("\n\n".getBytes(UTF_8));
        return text.toByteArray();
    }

    private Publisher<byte[]> bytes() {
        return Flux.just(HELLO)
                .concatWith(
                        Flux.interval(lookEvery)
                                .onBackpressureDrop(_ -> endIfStalled())
                                .map(_ -> next())
                                .filter(bytes -> bytes.length > 0)
                                .takeUntilOther(over.asMono()))
                .doFinally(_ -> end.run());
    }

    private void endIfStalled() {
        if (System.nanoTime() - takenNanos > STALL_MAX.toNanos()) {
            over.tryEmitEmpty();
        }
    }

    private byte[] next() {
        long now = System.nanoTime();
        takenNanos = now;
        if (!letIn.getAsBoolean()) {
            over.tryEmitEmpty();
            return NOTHING;
        }
        byte[] text = news.get();
        if (text.length == 0) {
            if (now - saidNanos < SILENCE_MAX.toNanos()) {
                return NOTHING;
            }
            text = ALIVE;
        }
        saidNanos = now;
        return text;
    }
}
