package dev.keyfence.streams.lifecycle;

import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.streams.lifecycle.reduce.FencedRevocation;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Applied;
import dev.keyfence.streams.lifecycle.reduce.RevocationReducer;
import java.util.Optional;

/** Brings a revocation into a key's state and into the audit trail. */
final class KeyRevoker {

    private final LifecycleSettings settings;
    private final KeyLedger ledger;

    KeyRevoker(LifecycleSettings settings, KeyLedger ledger) {
        this.settings = settings;
        this.ledger = ledger;
    }

    /**
     * Revokes a key that the revocation covers, tells the audit trail, but leaves the saving to the
     * caller, who may have more to say about the key.
     *
     * @return the key from now on; the same when it is not covered or was revoked before
     */
    KeyState revoke(KeyState key, FencedRevocation fenced, long timestamp) {
        Optional<Applied> applied =
                RevocationReducer.reduce(key, fenced, settings.clock().instant());
        if (applied.isEmpty()) {
            return key;
        }
        ledger.tell(applied.get().event(), timestamp);
        settings.counters().add(LifecycleCount.KEYS_REVOKED);
        return applied.get().state();
    }

    /**
     * Revokes a key that the revocation covers, and saves it.
     *
     * @return the key from now on
     */
    KeyState revokeAndSave(KeyState key, FencedRevocation fenced, long timestamp) {
        KeyState after = revoke(key, fenced, timestamp);
        if (after.getVersion() != key.getVersion()) {
            ledger.save(key, after, timestamp);
        }
        return after;
    }
}
