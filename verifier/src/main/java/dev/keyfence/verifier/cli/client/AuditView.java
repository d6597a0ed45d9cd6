package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyfence.schemas.audit.SequenceRange;
import dev.keyfence.verifier.audit.AuditResult;
import dev.keyfence.verifier.audit.EpochAudit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An audit's result, for people and for programs. */
public final class AuditView {

    /** More than that is for programs. */
    private static final int GAPS_SHOWN_MAX = 5;

    private AuditView() {}

    /**
     * The lines to print.
     *
     * @param json whether they are for programs: one object
     */
    public static List<String> lines(AuditResult result, boolean json) {
        return json ? List.of(json(result).toString()) : text(result);
    }

    private static List<String> text(AuditResult result) {
        Table table =
                new Table(
                        "NODE",
                        "EPOCH",
                        "FROM",
                        "TO",
                        "DECISIONS",
                        "TWICE",
                        "KEPT BACK",
                        "MISSING",
                        "GAPS");
        for (EpochAudit each : result.epochs()) {
            table.row(
                    each.nodeId(),
                    Long.toString(each.nodeEpoch()),
                    Long.toString(each.first()),
                    Long.toString(each.last()),
                    Long.toString(each.decisions()),
                    Long.toString(each.duplicates()),
                    Long.toString(each.keptBack()),
                    Long.toString(each.missing()),
                    gaps(each.gaps()));
        }
        List<String> lines = new ArrayList<>(table.lines(0));
        for (AuditResult.Place place : result.places()) {
            lines.add(
                    "partition %d, offset %d is no decision: %s"
                            .formatted(place.partition(), place.offset(), place.why()));
        }
        lines.add(verdict(result));
        return lines;
    }

    private static String verdict(AuditResult result) {
        long missing = result.epochs().stream().mapToLong(EpochAudit::missing).sum();
        return result.isWhole()
                ? "whole: %d records of %s, nothing is missing"
                        .formatted(result.records(), result.topic())
                : "NOT whole: %d decisions are missing and %d records cannot be read, of %d records of %s"
                        .formatted(missing, result.unreadable(), result.records(), result.topic());
    }

    private static String gaps(List<SequenceRange> gaps) {
        String shown =
                gaps.stream()
                        .limit(GAPS_SHOWN_MAX)
                        .map(AuditView::range)
                        .collect(Collectors.joining(", "));
        return gaps.size() > GAPS_SHOWN_MAX
                ? shown + " and " + (gaps.size() - GAPS_SHOWN_MAX) + " more"
                : shown;
    }

    private static String range(SequenceRange range) {
        return range.count() == 1 ? Long.toString(range.from()) : range.from() + "-" + range.to();
    }

    private static ObjectNode json(AuditResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("topic", result.topic());
        json.put("whole", result.isWhole());
        json.put("records", result.records());
        json.put("unreadable", result.unreadable());
        ArrayNode places = json.putArray("unreadable_places");
        for (AuditResult.Place each : result.places()) {
            places.addObject()
                    .put("partition", each.partition())
                    .put("offset", each.offset())
                    .put("reason", each.why());
        }
        ArrayNode epochs = json.putArray("epochs");
        for (EpochAudit each : result.epochs()) {
            ObjectNode epoch =
                    epochs.addObject()
                            .put("node_id", each.nodeId())
                            .put("node_epoch", each.nodeEpoch())
                            .put("from", each.first())
                            .put("to", each.last())
                            .put("decisions", each.decisions())
                            .put("duplicates", each.duplicates())
                            .put("decided", each.decided())
                            .put("kept_back", each.keptBack())
                            .put("missing", each.missing());
            ArrayNode gaps = epoch.putArray("gaps");
            each.gaps()
                    .forEach(gap -> gaps.addObject().put("from", gap.from()).put("to", gap.to()));
        }
        return json;
    }
}
