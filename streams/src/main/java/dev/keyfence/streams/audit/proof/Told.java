package dev.keyfence.streams.audit.proof;

import java.util.OptionalLong;

/**
 * What a node says in a lease.
 *
 * @param source the node and its start
 * @param decided how many numbers it has given; empty when it does not say
 * @param spooled how many decisions it keeps on disk, of this start and earlier ones; empty when it
 *     does not say
 * @param atMillis when a broker took it, in milliseconds since the epoch
 */
public record Told(Source source, OptionalLong decided, OptionalLong spooled, long atMillis) {}
