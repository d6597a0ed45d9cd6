package dev.keyfence.verifier.profile;

/** What a profile wants when decisions can no longer be kept: Kafka is away, the spool is full. */
public enum SpoolFull {
    /** Nothing is answered that cannot be recorded. */
    FENCE,
    /** Requests are answered; decisions are lost, and counted. */
    COUNT
}
