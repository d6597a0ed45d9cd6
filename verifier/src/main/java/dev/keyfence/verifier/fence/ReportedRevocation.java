package dev.keyfence.verifier.fence;

/**
 * A revocation and how far it is.
 *
 * @param entry what was asked, as the fence holds it
 * @param receipt how far the fleet is with it
 */
public record ReportedRevocation(RevocationEntry entry, Receipt receipt) {}
