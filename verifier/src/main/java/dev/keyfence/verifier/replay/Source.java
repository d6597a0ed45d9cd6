package dev.keyfence.verifier.replay;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One source of a log, and the key made for it. For the reading thread. */
final class Source {

    private final String name;
    private @Nullable CompletableFuture<Creation> creation;
    private long requests;

    Source(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** How many requests it made so far. */
    long requests() {
        return requests;
    }

    /** Counts one request. */
    void request() {
        requests++;
    }

    /** The key, on its way or there; null when there is none yet or making it failed. */
    @Nullable CompletableFuture<Creation> key() {
        CompletableFuture<Creation> current = creation;
        boolean failed =
                current != null
                        && current.isDone()
                        && !(current.getNow(null) instanceof Creation.Made);
        return failed ? null : current;
    }

    /** The key when it is there, else null. */
    @Nullable MintedKey keyNow() {
        CompletableFuture<Creation> current = creation;
        return current != null && current.getNow(null) instanceof Creation.Made(MintedKey key)
                ? key
                : null;
    }

    void key(CompletableFuture<Creation> made) {
        creation = made;
    }
}
