package dev.keyfence.verifier.verify;

/**
 * Names one decision, and proves its place: within a node and epoch, sequences are without gaps.
 *
 * @param nodeId the node that decided
 * @param nodeEpoch counts up with every start of the node
 * @param sequence counts up by one from 1 within an epoch
 */
public record DecisionId(String nodeId, long nodeEpoch, long sequence) {

    @Override
    public String toString() {
        return nodeId + '-' + nodeEpoch + '-' + sequence;
    }
}
