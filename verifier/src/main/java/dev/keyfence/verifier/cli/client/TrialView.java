package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyfence.verifier.replay.ReplayResult;
import dev.keyfence.verifier.rules.RuleTrial;
import dev.keyfence.verifier.rules.RuleTrial.Failure;
import dev.keyfence.verifier.rules.RuleTrial.Raised;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a trial of rules came to, for people and for programs. */
public final class TrialView {

    private final RuleTrial trial;
    private final ReplayResult result;
    private final List<Raised> raised;

    /** Shows a trial that is over. */
    public TrialView(RuleTrial trial, ReplayResult result) {
        this.trial = trial;
        this.result = result;
        this.raised = trial.raised();
    }

    /**
     * The lines to print.
     *
     * @param json whether they are for programs: one object
     */
    public List<String> lines(boolean json) {
        return json ? List.of(json().toString()) : text();
    }

    /**
     * What is to be known beside the result: lines that were no decisions, conditions that failed.
     */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(result.rejects());
        long more = result.rejectsTotal() - result.rejects().size();
        if (more > 0) {
            notes.add("and %,d more lines that are no decisions".formatted(more));
        }
        for (Failure failure : trial.failures()) {
            notes.add(
                    "%s: a condition could not be evaluated for %,d decisions, and was taken not to"
                                    .formatted(failure.rule(), failure.times())
                            + " hold: "
                            + failure.why());
        }
        return notes;
    }

    /** The names of the file's rules that raised nothing. */
    public List<String> silent() {
        Set<String> heard = raised.stream().map(Raised::rule).collect(Collectors.toSet());
        return trial.names().stream().filter(name -> !heard.contains("U:" + name)).toList();
    }

    private List<String> text() {
        List<String> lines = new ArrayList<>();
        if (!raised.isEmpty()) {
            Table table =
                    new Table("RULE", "SEVERITY", "ENTITY", "FIRST", "LAST", "HITS", "SUMMARY");
            for (Raised each : raised) {
                table.row(
                        each.rule(),
                        each.severity(),
                        each.kind() + " " + each.entity(),
                        each.first().toString(),
                        each.last().toString(),
                        Long.toString(each.count()),
                        each.summary());
            }
            lines.addAll(table.lines(0));
            lines.add("");
        }
        lines.add(
                "%,d decisions of %,d lines, %,d alerts with %,d hits"
                        .formatted(
                                result.totals().decided(),
                                result.totals().read(),
                                raised.size(),
                                raised.stream().mapToLong(Raised::count).sum()));
        if (!silent().isEmpty()) {
            lines.add("raised nothing: " + String.join(", ", silent()));
        }
        return lines;
    }

    private ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("lines", result.totals().read());
        json.put("decisions", result.totals().decided());
        ArrayNode alerts = json.putArray("alerts");
        for (Raised each : raised) {
            alerts.addObject()
                    .put("rule", each.rule())
                    .put("rule_name", each.name())
                    .put("severity", each.severity())
                    .put("entity_kind", each.kind())
                    .put("entity", each.entity())
                    .put("first_seen", each.first().toString())
                    .put("last_seen", each.last().toString())
                    .put("count", each.count())
                    .put("summary", each.summary());
        }
        ArrayNode silent = json.putArray("silent");
        silent().forEach(silent::add);
        ArrayNode failures = json.putArray("failures");
        for (Failure each : trial.failures()) {
            failures.addObject()
                    .put("rule", each.rule())
                    .put("decisions", each.times())
                    .put("reason", each.why());
        }
        return json;
    }
}
