package dev.keyfence.verifier.respond;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.verifier.key.StoredKey;
import org.jspecify.annotations.Nullable;

/**
 * What can be done to keys. Each waits for its end, and is done once in effect however often it is
 * asked for under one id. Thread-safe.
 */
public interface Actions {

    /**
     * How it ended.
     *
     * @param end how
     * @param detail in one sentence
     * @param version the version of the key that a suspension led to; null else
     */
    record Result(End end, String detail, @Nullable Long version) {}

    /** How an action ends. */
    enum End {
        /** It is in effect. */
        DONE,
        /** The key is in no state for it. */
        REFUSED,
        /** Nobody knows: it is to be asked for again. */
        UNCERTAIN
    }

    /**
     * Who does what and why.
     *
     * @param id makes the same thing asked for again the same
     * @param actor as the audit trail names them
     * @param note what led to it
     */
    record Order(String id, Actor actor, String note) {}

    /** Refuses the key until it is resumed. */
    Result suspend(StoredKey key, Order order);

    /** Ends a suspension. */
    Result resume(StoredKey key, Order order);

    /** Ends the key's life on all nodes. */
    Result revoke(StoredKey key, Order order);

    /** The id of the revocation that an order leads to. */
    String revocationId(Order order);
}
