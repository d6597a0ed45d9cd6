/**
 * The commands that call a running Keyfence: keys, revocations, events, nodes. Each is one class;
 * what they share is {@link dev.keyfence.verifier.cli.client.ClientCommand}. Depends on picocli,
 * Jackson and {@code replay}'s connection only: what they load is what a person waits for.
 */
@NullMarked
package dev.keyfence.verifier.cli.client;

import org.jspecify.annotations.NullMarked;
