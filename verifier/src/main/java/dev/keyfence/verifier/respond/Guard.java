package dev.keyfence.verifier.respond;

import java.util.Locale;

/** What a response can be refused by. */
public enum Guard {
    /** Nothing is to be done at all. */
    KILL_SWITCH,
    /** The alert came too late to be acted on unseen. */
    LATE,
    /** The key, its owner or one of its tags is never to be touched. */
    SPARED,
    /** Nobody could administer Keyfence without the key. */
    LAST_ADMIN,
    /** As many keys were touched in the hour as may be. */
    PER_HOUR,
    /** As great a share of the active keys was. */
    SHARE,
    /** The key turned out to be in no state for it when it was touched. */
    KEY_STATE;

    /** Its name in metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
