package dev.keyfence.verifier.export;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.verifier.alert.AlertView;
import dev.keyfence.verifier.alert.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which messages an export makes of records. For one thread. */
final class Exported {

    /** How many open episodes are remembered: some 3 MB. */
    private static final int REMEMBERED_MAX = 20_000;

    private final ExportSettings settings;
    private final @Nullable String publicUrl;

    /** Of alerts that were sent, the severity that they had. */
    private final Map<String, Severity> sent =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Severity> eldest) {
                    return size() > REMEMBERED_MAX;
                }
            };

    /**
     * An export's messages.
     *
     * @param publicUrl where people reach the console; null when nobody said so
     */
    Exported(ExportSettings settings, @Nullable String publicUrl) {
        this.settings = settings;
        this.publicUrl = publicUrl;
    }

    /** An alert's state, named by the alert and how many hits it has. */
    static String id(AlertView alert) {
        return "alert_" + alert.id() + '_' + alert.span().count();
    }

    /** A decision, which is told once. */
    static String id(Decision decision) {
        return "decision_" + decision.getDecisionId();
    }

    /** The message of an alert; empty when this export does not want it. */
    Optional<ExportMessage> of(Alert record) {
        AlertView alert = AlertView.of(record);
        if (alert.severity().compareTo(settings.severityMin()) < 0
                || (alert.swallowedBy() != null && !settings.swallowed())) {
            return Optional.empty();
        }
        Severity before = sent.get(alert.id());
        if (!settings.updates() && before != null && alert.severity().compareTo(before) <= 0) {
            return Optional.empty();
        }
        return Optional.of(
                new ExportMessage(
                        id(alert),
                        "alert",
                        alert.severity(),
                        Micros.instant(alert.writtenAtMicros()),
                        settings.format().alert(alert, link(alert))));
    }

    /** The message of a decision; empty when this export does not want it. */
    Optional<ExportMessage> of(Decision decision) {
        boolean allowed = DecisionFacts.isAllowed(decision);
        Severity severity = allowed ? Severity.INFO : Severity.LOW;
        return severity.compareTo(settings.severityMin()) < 0
                ? Optional.empty()
                : Optional.of(
                        new ExportMessage(
                                id(decision),
                                "decision",
                                severity,
                                decision.getTime(),
                                settings.format().decision(decision)));
    }

    /** Says that an alert's message was delivered. */
    void delivered(Alert record) {
        AlertView alert = AlertView.of(record);
        sent.merge(
                alert.id(),
                alert.severity(),
                (before, now) -> before.compareTo(now) < 0 ? now : before);
    }

    private @Nullable String link(AlertView alert) {
        return publicUrl == null ? null : publicUrl + "/console/alerts/" + alert.id();
    }
}
