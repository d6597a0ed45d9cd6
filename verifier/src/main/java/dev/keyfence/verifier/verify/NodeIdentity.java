package dev.keyfence.verifier.verify;

/**
 * Who decides.
 *
 * @param nodeId unique in the fleet; 1 to 64 characters of {@code A-Za-z0-9_.-}
 * @param nodeEpoch counts up with every start of the node
 */
public record NodeIdentity(String nodeId, long nodeEpoch) {

    /** Checks the id's characters. */
    public NodeIdentity {
        if (!nodeId.matches("[A-Za-z0-9_.-]{1,64}")) {
            throw new IllegalArgumentException(
                    "a node id has 1 to 64 characters of A-Z a-z 0-9 _ . -: '" + nodeId + "'");
        }
    }
}
