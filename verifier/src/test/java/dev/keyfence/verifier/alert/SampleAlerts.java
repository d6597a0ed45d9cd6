package dev.keyfence.verifier.alert;

import dev.keyfence.schemas.alert.NameUuid;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Counted;
import dev.keyfence.schemas.record.Measure;
import dev.keyfence.schemas.serde.RecordTrust;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Alerts to try things on. */
public final class SampleAlerts {

    /** When their latest hits are, unless said otherwise. */
    public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    static {
        RecordTrust.establish();
    }

    private SampleAlerts() {}

    /** One about an address, of medium severity. */
    public static Alert.Builder address(String rule, String address) {
        return alert(rule, dev.keyfence.schemas.record.EntityKind.ADDRESS, address);
    }

    /** One about a key of an owner, of medium severity. */
    public static Alert.Builder key(String rule, String key, String owner) {
        return alert(rule, dev.keyfence.schemas.record.EntityKind.KEY, key).setOwner(owner);
    }

    /** One about anything, of medium severity. */
    public static Alert.Builder alert(
            String rule, dev.keyfence.schemas.record.EntityKind kind, String entity) {
        return Alert.newBuilder()
                .setAlertId(NameUuid.of(rule, kind.name(), entity).toString())
                .setRule(rule)
                .setRuleName("name_of_" + rule.toLowerCase(java.util.Locale.ROOT))
                .setRuleVersion(1)
                .setSettingsVersion(0)
                .setSeverity(dev.keyfence.schemas.record.Severity.MEDIUM)
                .setTechnique("T1110")
                .setEntityKind(kind)
                .setEntity(entity)
                .setSummary("Something happened to " + entity)
                .setMeasures(List.of(new Measure("failures", 12.0, 0.5, 10.0)))
                .setFactors(List.of("12 failures in 10 minutes"))
                .setSettings(Map.of("failures", "10", "window", "PT10M"))
                .setCount(12)
                .setFirstSeen(NOW.minusSeconds(600))
                .setLastSeen(NOW)
                .setEvidenceFrom(NOW.minusSeconds(900))
                .setFirstDecisions(List.of("n1-1-1", "n1-1-2"))
                .setLastDecisions(List.of("n1-1-12"))
                .setAddresses(List.of(new Counted("192.0.2.7", 12L)))
                .setRoutes(List.of(new Counted("/v1/files", 12L)))
                .setUserAgents(List.of(new Counted("curl", 12L)))
                .setWrittenAt(NOW.plusSeconds(1));
    }

    /** The same with another id. */
    public static Alert episode(Alert.Builder alert, String episode) {
        return alert.setAlertId(NameUuid.of(alert.getRule(), alert.getEntity(), episode).toString())
                .build();
    }
}
