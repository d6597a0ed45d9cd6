package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.KeyDetails;
import java.util.concurrent.CompletableFuture;

/**
 * How a change becomes visible: the answer to a command arrives with the key's new state, in this
 * node's own replica.
 */
public interface CommandReplies {

    /**
     * Waits for a command's answer; register before sending the command.
     *
     * @param commandId the command's id
     * @return completes on the replica's thread, when the state that answers the command is in
     *     effect on this node. Cancel it to stop waiting
     */
    CompletableFuture<CommandReply> await(String commandId);

    /** The lifecycle topology's answer to a command. */
    sealed interface CommandReply {

        /** The command changed the key, which now is as given. */
        record Applied(KeyDetails key) implements CommandReply {}

        /**
         * The command had changed the key before this node asked, and others have since.
         *
         * @param key the key as it is now
         * @param version the version that the command led to
         */
        record AppliedEarlier(KeyDetails key, long version) implements CommandReply {}

        /**
         * The command was refused.
         *
         * @param key the key, unchanged
         * @param detail one sentence saying why
         */
        record Refused(KeyDetails key, String detail) implements CommandReply {}

        /** A command of the same stem, but not of the same id, was answered before. */
        record Mismatched() implements CommandReply {}
    }
}
