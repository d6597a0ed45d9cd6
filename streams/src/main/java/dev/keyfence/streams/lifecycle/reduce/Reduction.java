package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyState;

/** What a command did. */
public sealed interface Reduction {

    /**
     * The key changed.
     *
     * @param state the key from now on, one version up
     * @param event what happened
     */
    record Applied(KeyState state, KeyEvent event) implements Reduction {}

    /**
     * The key did not change.
     *
     * @param state the key as it was, but for the refusal among its answers
     * @param reason one sentence saying why, and what is possible instead
     */
    record Refused(KeyState state, String reason) implements Reduction {}

    /**
     * The command was answered before.
     *
     * @param state the key as it is, which still holds the answer
     */
    record AlreadyAnswered(KeyState state) implements Reduction {}

    /**
     * There is no key that could take the command or hold the answer.
     *
     * @param reason one sentence saying why
     */
    record NoSuchKey(String reason) implements Reduction {}
}
