package dev.keyfence.verifier.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a control node answered to a chunk.
 *
 * @param complete whether all rows were answered for
 * @param nextLine the body's line to go on from, when they were not
 * @param stopped why they were not; empty when they were
 * @param totals what became of those that were
 * @param notes one object for each row that was not accepted, with the file's line
 */
record UploadReply(
        boolean complete,
        long nextLine,
        String stopped,
        UploadTotals totals,
        List<ObjectNode> notes) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a report.
     *
     * @throws JsonProcessingException when it is none
     */
    static UploadReply read(String report, Chunk chunk) throws JsonProcessingException {
        List<ObjectNode> notes = new ArrayList<>();
        JsonNode sum = JSON.createObjectNode();
        for (String line : report.lines().toList()) {
            JsonNode json = JSON.readTree(line);
            if (!(json instanceof ObjectNode note)) {
                throw new JsonProcessingException("a line of the report is no object") {};
            }
            if (!note.has("outcome")) {
                sum = note;
            } else if (!note.path("outcome").asText().equals("lost")) {
                note.put("line", chunk.fileLine(note.path("line").asLong()));
                notes.add(note);
            }
        }
        return new UploadReply(
                sum.path("complete").asBoolean(),
                sum.path("next_line").asLong(),
                sum.path("stopped").asText(""),
                new UploadTotals(
                        sum.path("accepted").asLong(),
                        sum.path("duplicates").asLong(),
                        sum.path("rejected").asLong()),
                notes);
    }
}
