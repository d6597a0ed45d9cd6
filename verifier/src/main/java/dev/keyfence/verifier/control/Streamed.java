package dev.keyfence.verifier.control;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Answers that are made while they are sent, as fast as the client takes them. */
final class Streamed {

    private static final int CHUNK_BYTES = 64 * 1024;

    private Streamed() {}

    /**
     * An answer that comes in pieces.
     *
     * @param pieces makes the next piece; null at the end
     * @param threads where pieces are made
     */
    static MutableHttpResponse<Publisher<byte[]>> of(
            String mediaType, Callable<byte @Nullable []> pieces, Executor threads) {
        Flux<byte[]> all =
                Flux.<byte[]>generate(
                                sink -> {
                                    try {
                                        byte[] piece = pieces.call();
                                        if (piece == null) {
                                            sink.complete();
                                        } else {
                                            sink.next(piece);
                                        }
                                    } catch (Exception e) {
                                        sink.error(e);
                                    }
                                })
                        .subscribeOn(Schedulers.fromExecutor(threads));
        return HttpResponse.<Publisher<byte[]>>ok(all).header("Content-Type", mediaType);
    }

    /** The pieces of a stream, which is closed at its end. */
    static Callable<byte @Nullable []> pieces(InputStream stream) {
        return () -> {
            byte[] piece = stream.readNBytes(CHUNK_BYTES);
            if (piece.length > 0) {
                return piece;
            }
            close(stream);
            return null;
        };
    }

    private static void close(InputStream stream) throws IOException {
        stream.close();
    }
}
