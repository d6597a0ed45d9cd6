package dev.keyfence.verifier.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyfence.verifier.alert.AlertQuery;
import dev.keyfence.verifier.alert.AlertView;
import dev.keyfence.verifier.alert.AlertView.Counted;
import dev.keyfence.verifier.alert.AlertView.Measure;
import dev.keyfence.verifier.alert.EntityKind;
import dev.keyfence.verifier.alert.Severity;
import org.jspecify.annotations.Nullable;

/** An alert as a Detection Finding (class 2004). */
final class OcsfFinding {

    private static final int CREATE = 1;
    private static final int UPDATE = 2;
    private static final int STATUS_NEW = 1;
    private static final int STATUS_SUPPRESSED = 3;
    private static final int ANALYTIC_RULE = 1;

    private OcsfFinding() {}

    static ObjectNode write(ObjectNode event, AlertView alert, @Nullable String link) {
        OcsfFormat.base(
                event,
                OcsfClass.DETECTION_FINDING,
                alert.span().count() > 1 ? UPDATE : CREATE,
                Exported.id(alert),
                Micros.millis(alert.writtenAtMicros()));
        event.put("severity_id", severity(alert.severity()));
        boolean swallowed = alert.swallowedBy() != null;
        event.put("status_id", swallowed ? STATUS_SUPPRESSED : STATUS_NEW);
        event.put("is_alert", !swallowed);
        event.put("message", alert.summary());
        event.put("risk_score", alert.score());
        event.put("start_time", Micros.millis(alert.span().evidenceFromMicros()));
        event.put("end_time", Micros.millis(alert.span().lastMicros()));
        info(event.putObject("finding_info"), alert, link);
        evidences(event.putArray("evidences"), alert);
        resources(event.putArray("resources"), alert);
        unmapped(event.putObject("unmapped"), alert);
        return event;
    }

    private static int severity(Severity severity) {
        return switch (severity) {
            case INFO -> 1;
            case LOW -> 2;
            case MEDIUM -> 3;
            case HIGH -> 4;
            case CRITICAL -> 5;
        };
    }

    private static void info(ObjectNode info, AlertView alert, @Nullable String link) {
        info.put("uid", alert.id());
        info.put("title", alert.rule().name() + ": " + alert.about().entity());
        info.put("desc", alert.summary());
        info.put("first_seen_time", Micros.millis(alert.span().firstMicros()));
        info.put("last_seen_time", Micros.millis(alert.span().lastMicros()));
        info.put("modified_time", Micros.millis(alert.writtenAtMicros()));
        info.put("related_events_count", Math.min(alert.span().count(), Integer.MAX_VALUE));
        if (link != null) {
            info.put("src_url", link);
        }
        info.putObject("analytic")
                .put("type_id", ANALYTIC_RULE)
                .put("uid", alert.rule().id())
                .put("name", alert.rule().name())
                .put("version", Integer.toString(alert.rule().version()));
        String technique = alert.rule().technique();
        if (technique != null) {
            info.putArray("attacks").addObject().putObject("technique").put("uid", technique);
        }
    }

    private static void evidences(ArrayNode evidences, AlertView alert) {
        for (Counted address : alert.evidence().addresses()) {
            evidences.addObject().putObject("src_endpoint").put("ip", address.value());
        }
        for (Counted route : alert.evidence().routes()) {
            evidences.addObject().putObject("api").put("operation", route.value());
        }
    }

    private static void resources(ArrayNode resources, AlertView alert) {
        String key = AlertQuery.keyOf(alert);
        if (key != null) {
            ObjectNode resource = resources.addObject().put("type", "api_key").put("uid", key);
            if (alert.about().owner() != null) {
                resource.putObject("owner").put("name", alert.about().owner());
            }
        }
        if (alert.about().kind() != EntityKind.KEY) {
            resources
                    .addObject()
                    .put("type", alert.about().kind().word())
                    .put("name", alert.about().entity());
        }
    }

    /** What has no place in the schema. */
    private static void unmapped(ObjectNode unmapped, AlertView alert) {
        ArrayNode measures = unmapped.putArray("measures");
        for (Measure each : alert.evidence().measures()) {
            measures.addObject()
                    .put("name", each.name())
                    .put("observed", each.observed())
                    .put("baseline", each.baseline())
                    .put("threshold", each.threshold());
        }
        ArrayNode factors = unmapped.putArray("factors");
        alert.evidence().factors().forEach(factors::add);
        ArrayNode decisions = unmapped.putArray("decisions");
        alert.evidence().firstDecisions().forEach(decisions::add);
        alert.evidence().lastDecisions().forEach(decisions::add);
        ArrayNode gathers = unmapped.putArray("gathers");
        alert.gathers().forEach(gathers::add);
        unmapped.put("observed", alert.observed());
    }
}
