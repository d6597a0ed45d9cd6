package dev.keyfence.verifier.export;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Counted;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Measure;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.schemas.serde.RecordTrust;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A message that somebody sends to see whether it arrives. */
public final class ExportSample {

    private ExportSample() {}

    /**
     * Sends one over an export, whatever severities it wants.
     *
     * @return the message's id
     * @throws DeliveryException when it does not arrive
     */
    public static String send(ExportSettings settings) throws DeliveryException {
        RecordTrust.establish();
        Exported exported = new Exported(settings.ofAnySeverity(), null);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        ExportMessage message =
                (settings.source() == ExportSettings.Source.ALERTS
                                ? exported.of(alert(now))
                                : exported.of(decision(now)))
                        .orElseThrow();
        try (Sink sink = settings.sink().open()) {
            sink.deliver(message);
        }
        return message.id();
    }

    private static Alert alert(Instant now) {
        return Alert.newBuilder()
                .setAlertId(UUID.randomUUID().toString())
                .setRule("TEST")
                .setRuleName("export_test")
                .setRuleVersion(1)
                .setSettingsVersion(0)
                .setSeverity(Severity.CRITICAL)
                .setTechnique(null)
                .setEntityKind(EntityKind.ADDRESS)
                .setEntity("192.0.2.1")
                .setSummary("A test of the export: nothing has happened")
                .setMeasures(List.of(new Measure("tests", 1.0, null, 1.0)))
                .setFactors(List.of("somebody ran keyfence export test"))
                .setSettings(Map.of())
                .setCount(1)
                .setFirstSeen(now)
                .setLastSeen(now)
                .setEvidenceFrom(now)
                .setFirstDecisions(List.of())
                .setLastDecisions(List.of())
                .setAddresses(List.of(new Counted("192.0.2.1", 1L)))
                .setRoutes(List.of())
                .setUserAgents(List.of())
                .setWrittenAt(now)
                .build();
    }

    private static Decision decision(Instant now) {
        return Decision.newBuilder()
                .setDecisionId("test-" + UUID.randomUUID())
                .setNodeId("test")
                .setNodeEpoch(1)
                .setSequence(1)
                .setTime(now)
                .setProfile("keyfence")
                .setRequiredScopes(List.of())
                .setHeldScopes(List.of())
                .setClientIp("192.0.2.1")
                .setOutcome(Outcome.DENY)
                .setReason("missing_key")
                .setLatencyNanos(0)
                .build();
    }
}
