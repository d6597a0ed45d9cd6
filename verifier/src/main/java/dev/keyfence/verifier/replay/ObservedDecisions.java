package dev.keyfence.verifier.replay;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Publishes decisions that somebody else made. For one thread; outcomes are told on others. */
public interface ObservedDecisions {

    /** Why nothing can be published, as one clause; null when it seems possible. */
    @Nullable String unreachable();

    /**
     * Publishes one; waits while too many are under way.
     *
     * @param outcome told once what came of it: null when it is published, else one clause on why
     *     it never will be
     */
    void publish(ObservedDecision decision, Consumer<@Nullable String> outcome);

    /** Waits, so long, for what is under way. */
    void drain(Duration timeout) throws InterruptedException;
}
