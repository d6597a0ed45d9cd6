package dev.keyfence.verifier.replay;

import dev.keyfence.verifier.replay.ReplayResult.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a replay came to, as a table for a person. */
public final class Report {

    private static final String ROW = "  %-11s %-22s %,12d %7.1f %%";

    private Report() {}

    /** The lines of the table, of decisions that were observed. */
    public static List<String> ofObserved(ReplayResult result) {
        Totals totals = result.totals();
        List<String> lines = new ArrayList<>();
        double seconds = result.took().toNanos() / 1e9;
        lines.add(
                String.format(
                        "%,d lines in %.1f s, %,d decisions published",
                        totals.read(), seconds, totals.decided()));
        lines.add("");
        outcomes(lines, totals);
        rejects(lines, result);
        return lines;
    }

    /** The lines of the table. */
    public static List<String> of(ReplayResult result) {
        Totals totals = result.totals();
        List<String> lines = new ArrayList<>();
        double seconds = result.took().toNanos() / 1e9;
        lines.add(
                String.format(
                        "%,d lines in %.1f s, %,.0f verifications/s, %,d keys created",
                        totals.read(), seconds, totals.decided() / seconds, totals.keysMade()));
        lines.add("");
        outcomes(lines, totals);
        lines.add("");
        lines.add(
                String.format(
                        "  latency p50 %.2f ms, p99 %.2f ms; %,d calls made again",
                        totals.p50Micros() / 1e3, totals.p99Micros() / 1e3, totals.retried()));
        revocation(lines, result.revocation());
        rejects(lines, result);
        return lines;
    }

    /** One clause on why a replay ended before the log did; null when it did not. */
    public static @Nullable String early(End end) {
        return switch (end) {
            case End.Complete _ -> null;
            case End.Stopped _ -> "stopped before the end of the log";
            case End.BrokenInput(String why) -> "the log cannot be read further: " + why;
            case End.UnknownFormat(int lines) ->
                    lines == 0
                            ? "the log is empty"
                            : "none of the first "
                                    + lines
                                    + " lines is JSON with ts and owner, or an access log's; a"
                                    + " format can be forced with --format jsonl|combined|common";
            case End.TargetAway(String why) -> "the target cannot be used: " + why;
        };
    }

    private static void outcomes(List<String> lines, Totals totals) {
        lines.add(String.format("  %-11s %-22s %12s %9s", "outcome", "reason", "lines", "share"));
        rows(lines, "allow", totals.allowed(), totals.read());
        rows(lines, "deny", totals.denied(), totals.read());
        row(lines, "no answer", totals.unanswered(), totals.read());
        row(lines, "malformed", totals.malformed(), totals.read());
    }

    private static void rows(
            List<String> lines, String outcome, Map<String, Long> reasons, long total) {
        reasons.forEach((reason, count) ->
                lines.add(String.format(ROW, outcome, reason, count, share(count, total))));
    }

    private static void row(List<String> lines, String outcome, long count, long total) {
        if (count > 0) {
            lines.add(String.format(ROW, outcome, "-", count, share(count, total)));
        }
    }

    private static double share(long count, long total) {
        return total == 0 ? 0 : 100.0 * count / total;
    }

    private static void revocation(List<String> lines, @Nullable RevocationOutcome outcome) {
        if (outcome != null) {
            lines.add(
                    String.format(
                            "  revoked %s: %,d of its later requests refused; started after the %s"
                                    + " receipt: %,d refused, %,d accepted",
                            outcome.keyId(),
                            outcome.refused(),
                            outcome.confirmed() ? "confirmed" : "missing",
                            outcome.refusedAfter(),
                            outcome.acceptedAfter()));
        }
    }

    private static void rejects(List<String> lines, ReplayResult result) {
        result.rejects().forEach(reject -> lines.add("  " + reject));
        long more = result.rejectsTotal() - result.rejects().size();
        if (more > 0) {
            lines.add(
                    String.format(
                            "  and %,d more; --rejects FILE lists them all, each with its number",
                            more));
        }
    }
}
