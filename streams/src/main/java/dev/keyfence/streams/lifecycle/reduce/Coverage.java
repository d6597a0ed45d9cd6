package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.Revocation;
import dev.keyfence.schemas.record.RevocationTarget;
import dev.keyfence.schemas.record.TargetKind;
import java.time.Instant;

/** Whether a revocation covers a key. */
public final class Coverage {

    private Coverage() {}

    /**
     * Decides by what the key is and by the order of the log: a key whose creator had not applied
     * the revocation is covered, whatever the clocks say. A revocation that names the key itself
     * covers it always; a time in the revocation narrows the other kinds.
     */
    public static boolean covers(KeyState key, FencedRevocation fenced) {
        Revocation revocation = fenced.revocation();
        if (!names(key, revocation.getTarget())) {
            return false;
        }
        if (revocation.getTarget().getKind() == TargetKind.KEY) {
            return true;
        }
        Instant issuedBefore = revocation.getIssuedBefore();
        return key.getCreatedAtFencePosition() <= fenced.offset()
                && (issuedBefore == null || key.getCreatedAt().isBefore(issuedBefore));
    }

    private static boolean names(KeyState key, RevocationTarget target) {
        String value = target.getValue();
        return switch (target.getKind()) {
            case KEY -> key.getKeyId().equals(value);
            case OWNER -> key.getOwner().equals(value);
            case TAG -> key.getTags().contains(value);
            case PROFILE -> key.getProfile().equals(value);
            case ENVIRONMENT -> key.getEnvironment().name().equalsIgnoreCase(value);
            case EVERYTHING -> true;
        };
    }
}
