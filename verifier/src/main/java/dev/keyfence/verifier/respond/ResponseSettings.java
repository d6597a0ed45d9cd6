package dev.keyfence.verifier.respond;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.ResponseGuards;
import dev.keyfence.schemas.record.ResponsePolicy;
import dev.keyfence.verifier.respond.ResponseBook.NotKeptException;
import java.util.List;
import java.util.Optional;

/** What people set about responses. Thread-safe. */
public interface ResponseSettings {

    /** Whether everything is known that was there when this node started. */
    boolean complete();

    /** What was set for a rule; empty when nothing was. */
    Optional<ResponsePolicy> policy(String rule);

    /** All that was set, in the order of the rules. */
    List<ResponsePolicy> policies();

    /** What bounds responses; {@link Policies#GUARDS} when nothing was set. */
    ResponseGuards guards();

    /**
     * Sets what a rule's alerts lead to, and waits until this node has read it back.
     *
     * @throws NotKeptException when that is not certain
     */
    void put(ResponsePolicy policy, Actor actor) throws NotKeptException;

    /** As above: what bounds responses. */
    void put(ResponseGuards guards, Actor actor) throws NotKeptException;
}
