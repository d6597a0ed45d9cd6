package dev.keyfence.verifier.respond;

import dev.keyfence.schemas.record.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was done about alerts, in one order that all control nodes see. Thread-safe. */
public interface ResponseBook {

    /** Whether everything is known that was there when this node started. */
    boolean complete();

    /** One response; empty when there is none of this id. */
    Optional<Response> find(String id);

    /**
     * Lists responses, the latest changed first.
     *
     * @param before go on behind this place of an earlier page; {@link Long#MAX_VALUE} for all
     * @param limit how many at the most
     */
    Page list(long before, int limit);

    /** Suspensions whose time is over, and that nobody ended. */
    List<Response> due(long nowMicros);

    /**
     * How many responses were started since a time, in the order of their starts.
     *
     * @param before only those that were started before this one; null for all
     */
    int startedSince(long sinceMicros, @Nullable String before);

    /**
     * Writes a response, and waits until this node has read it back.
     *
     * @throws NotKeptException when that is not certain
     */
    void write(Response response) throws NotKeptException;

    /** Some responses, and the place to go on from; null when there are no more. */
    record Page(List<Response> items, @Nullable Long next) {}

    /** It is not certain that something is in the log. */
    final class NotKeptException extends Exception {
        private static final long serialVersionUID = 1;

        /** With a sentence that says why. */
        public NotKeptException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
