package dev.keyfence.verifier.fence;

import java.time.Duration;

/**
 * A node as its leases show it.
 *
 * @param nodeId the node
 * @param nodeEpoch counts up with every start of the node
 * @param role what it does: {@code verifier}, {@code control}, {@code solo}
 * @param version its software's version
 * @param status what can be said of it
 * @param fencePosition the next offset of the fence it will apply
 * @param keysPosition the next offset of the keys it will apply
 * @param lastSentMicros its own clock at its last lease, microseconds since the epoch
 * @param lastSeen how long ago that was read
 * @param leaseLeft how long it may answer yet, at the most
 * @param staleness how old what it knows may be: how long ago it was last known to have applied all
 *     that this node had
 */
public record NodeView(
        String nodeId,
        long nodeEpoch,
        String role,
        String version,
        Status status,
        long fencePosition,
        long keysPosition,
        long lastSentMicros,
        Duration lastSeen,
        Duration leaseLeft,
        Duration staleness) {

    /** The same node, knowing what is so old. */
    NodeView withStaleness(Duration age) {
        return new NodeView(
                nodeId,
                nodeEpoch,
                role,
                version,
                status,
                fencePosition,
                keysPosition,
                lastSentMicros,
                lastSeen,
                leaseLeft,
                age);
    }

    /** What can be said of a node. */
    public enum Status {
        /** It may answer. */
        LIVE,
        /** Its lease has run out: it answers nothing. */
        SILENT,
        /** It has stopped, and said so. */
        RELEASED
    }
}
