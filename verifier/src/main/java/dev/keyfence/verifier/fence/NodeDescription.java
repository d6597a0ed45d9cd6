package dev.keyfence.verifier.fence;

import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.verifier.verify.NodeIdentity;

/**
 * What a node says of itself.
 *
 * @param identity its id and epoch
 * @param role what it does
 * @param version its software's version
 */
public record NodeDescription(NodeIdentity identity, NodeRole role, String version) {}
