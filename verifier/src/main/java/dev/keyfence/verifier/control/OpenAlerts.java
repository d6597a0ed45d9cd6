package dev.keyfence.verifier.control;

import dev.keyfence.verifier.alert.AlertQuery;
import dev.keyfence.verifier.alert.AlertState;
import dev.keyfence.verifier.alert.AlertStatus;
import dev.keyfence.verifier.alert.Alerts;
import dev.keyfence.verifier.alert.Severity;
import dev.keyfence.verifier.http.Json;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many alerts wait for somebody, by severity. They are counted once a second at the most,
 * however many watch. Safe for any number of threads.
 */
final class OpenAlerts {

    /** Some milliseconds; who has more waiting has another trouble than their number. */
    private static final int LOOKED_AT_MAX = 5_000;

    private static final Duration KEPT = Duration.ofSeconds(1);

    private static final AlertQuery NEW =
            new AlertQuery(
                    AlertStatus.NEW,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    false,
                    null,
                    0,
                    Long.MAX_VALUE);

    private final Alerts alerts;
    private byte[] last = {};
    private long lastNanos;

    /** Those among these alerts. */
    OpenAlerts(Alerts alerts) {
        this.alerts = alerts;
    }

    /** The event's data: {@code {"open": {"high": 2}, "complete": true}}. */
    synchronized byte[] json() {
        long now = System.nanoTime();
        if (last.length == 0 || now - lastNanos >= KEPT.toNanos()) {
            last = count();
            lastNanos = now;
        }
        return last.clone();
    }

    private byte[] count() {
        Alerts.Many found = alerts.all(NEW, LOOKED_AT_MAX);
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        for (AlertState state : found.alerts()) {
            counts.merge(state.alert().severity(), 1, Integer::sum);
        }
        return Json.object(json -> {
            json.writeObjectFieldStart("open");
            for (Map.Entry<Severity, Integer> count : counts.entrySet()) {
                json.writeNumberField(count.getKey().word(), count.getValue());
            }
            json.writeEndObject();
            json.writeBooleanField("complete", found.complete() && alerts.complete());
        });
    }
}
