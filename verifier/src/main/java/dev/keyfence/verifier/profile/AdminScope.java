package dev.keyfence.verifier.profile;

import java.util.Arrays;
import java.util.List;

/** What a key of the {@code keyfence} profile may do with Keyfence itself. */
public enum AdminScope {
    KEYS_READ("keys:read"),
    KEYS_WRITE("keys:write"),
    REVOKE("revoke"),
    AUDIT_READ("audit:read"),
    FLEET_READ("fleet:read"),
    /** Says what alerts are worth, and which are raised: reviews, exceptions, rules. */
    ALERTS_WRITE("alerts:write"),
    /** Asks the data plane about keys that were presented elsewhere, and does nothing else. */
    INTROSPECT("introspect");

    private final String scope;

    AdminScope(String scope) {
        this.scope = scope;
    }

    /** The scope as keys hold it. */
    public String scope() {
        return scope;
    }

    /** All of them, as the root key holds them. */
    public static List<String> all() {
        return Arrays.stream(values()).map(AdminScope::scope).toList();
    }
}
