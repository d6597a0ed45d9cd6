package dev.keyfence.verifier.respond;

import dev.keyfence.schemas.record.ResponseAction;
import dev.keyfence.schemas.record.ResponseGuards;
import dev.keyfence.schemas.record.ResponsePolicy;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.schemas.serde.RecordTrust;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What holds where nobody set anything: nothing is done by itself, but for D22. Of a leaked key
 * that rule only repeats what its report did; of a canary it tells that a thief holds it. A canary
 * is suspended rather than revoked: it opens nothing more, its further use is still told, and an
 * administrator who tried it on purpose takes it back.
 */
public final class Policies {

    static {
        // Builders copy defaults, which may hold records.
        RecordTrust.establish();
    }

    /** The rule of leaked keys and canaries, which has no threshold to be wrong about. */
    public static final String LEAKED = "D22";

    /** A few an hour, and one key in a hundred: an error costs no more. */
    public static final ResponseGuards GUARDS =
            ResponseGuards.newBuilder().setPerHourMax(3).setShareMax(0.01).build();

    private static final ResponsePolicy OF_LEAKED =
            ResponsePolicy.newBuilder()
                    .setRule(LEAKED)
                    .setAction(ResponseAction.SUSPEND)
                    .setDryRun(false)
                    .setSeverityMin(Severity.CRITICAL)
                    .build();

    private Policies() {}

    /** What a rule's alerts lead to. */
    public static ResponsePolicy of(String rule, ResponseSettings settings) {
        return settings.policy(rule).orElseGet(() -> standard(rule));
    }

    /** All that differ from nothing, by their rules. */
    public static List<ResponsePolicy> all(ResponseSettings settings) {
        Map<String, ResponsePolicy> all = new TreeMap<>(Map.of(LEAKED, OF_LEAKED));
        settings.policies().forEach(each -> all.put(each.getRule(), each));
        return List.copyOf(all.values());
    }

    private static ResponsePolicy standard(String rule) {
        return rule.equals(LEAKED)
                ? OF_LEAKED
                : ResponsePolicy.newBuilder()
                        .setRule(rule)
                        .setAction(ResponseAction.NONE)
                        .setSeverityMin(Severity.CRITICAL)
                        .build();
    }
}
