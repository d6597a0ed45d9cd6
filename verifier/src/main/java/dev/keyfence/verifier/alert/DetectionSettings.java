package dev.keyfence.verifier.alert;

import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import java.util.List;
import java.util.Optional;

/** What people set about detection. Reading asks the disk only. Safe for any number of threads. */
public interface DetectionSettings {

    /** Whether everything is known that was there when this node started. */
    boolean complete();

    /** All exceptions, those that have ended too, in the order of their ids. */
    List<AlertException> exceptions();

    /** One exception; empty when there is none of this id. */
    Optional<AlertException> exception(String id);

    /** What differs from a rule's defaults; empty when nothing was ever set. */
    Optional<RuleTuning> tuning(String rule);

    /**
     * Sets an exception, and waits until this node has read it back.
     *
     * @throws NotWrittenException when Kafka does not answer; it may be set then
     */
    void put(AlertException exception) throws NotWrittenException;

    /**
     * Sets what differs from a rule's defaults, and waits until this node has read it back.
     *
     * @throws NotWrittenException when Kafka does not answer; it may be set then
     */
    void put(RuleTuning tuning) throws NotWrittenException;

    /** All rules of users, in the order of their names. */
    List<UserRule> userRules();

    /** A user's rule; empty when there is none of this name. */
    Optional<UserRule> userRule(String name);

    /**
     * Sets a user's rule, and waits until this node has read it back.
     *
     * @throws NotWrittenException when Kafka does not answer; it may be set then
     */
    void put(UserRule rule) throws NotWrittenException;

    /**
     * Removes a user's rule, and waits until this node has read that back.
     *
     * @throws NotWrittenException when Kafka does not answer; it may be removed then
     */
    void removeUserRule(String name) throws NotWrittenException;

    /**
     * Forgets exceptions for good.
     *
     * @throws NotWrittenException when Kafka does not answer; they may be forgotten then
     */
    void forget(List<String> exceptions) throws NotWrittenException;
}
