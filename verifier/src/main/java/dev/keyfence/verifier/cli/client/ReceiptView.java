package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What becomes of a revocation. */
final class ReceiptView {

    private ReceiptView() {}

    /**
     * Shows a receipt.
     *
     * @throws ClientFailure when it is not confirmed yet
     */
    static void show(Session session, Answer answer) {
        session.show(answer, ReceiptView::lines);
        JsonNode receipt = answer.json();
        if (!receipt.path("status").asText("").equals("confirmed")) {
            throw new ClientFailure(
                    ClientFailure.Kind.PENDING,
                    "the revocation is made, and not confirmed by all nodes yet; see keyfence"
                            + " revocations show "
                            + Text.of(receipt, "revocation_id")
                            + " --wait 30s");
        }
    }

    private static List<String> lines(JsonNode receipt) {
        Labels labels =
                new Labels()
                        .and("revocation", Text.of(receipt, "revocation_id"))
                        .and(
                                "status",
                                Text.of(receipt, "status")
                                        + " at fence position "
                                        + Text.of(receipt, "position")
                                        + " after "
                                        + Text.millis(receipt, "elapsed_ms"))
                        .and("requested", Text.time(receipt, "requested_at"));
        if (receipt.has("keys_covered")) {
            labels.and("keys covered", Text.of(receipt, "keys_covered"));
        }
        List<String> lines = new ArrayList<>(labels.lines());
        Table nodes = new Table("NODE", "STATUS", "LATENCY");
        for (JsonNode node : receipt.path("nodes")) {
            nodes.row(
                    Text.of(node, "node_id"),
                    Text.of(node, "status"),
                    Text.millis(node, "latency_ms"));
        }
        lines.add("");
        lines.addAll(nodes.lines(0));
        return lines;
    }
}
