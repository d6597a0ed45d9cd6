package dev.keyfence.verifier.command;

import java.util.concurrent.CompletableFuture;

/** Takes commands to the lifecycle topology. Safe for any number of threads; never blocks. */
@FunctionalInterface
public interface CommandSender {

    /**
     * Sends one command.
     *
     * @param command the command
     * @return completes when the command is in the log for good; fails with {@link
     *     CommandNotSentException} when that is not certain. It may still be applied then
     */
    CompletableFuture<Void> send(KeyCommand command);
}
