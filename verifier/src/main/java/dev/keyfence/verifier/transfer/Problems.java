package dev.keyfence.verifier.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What an answer that is no success says. */
final class Problems {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Problems() {}

    /** A problem document's detail; the status when there is none. */
    static String detail(int status, String body) {
        try {
            JsonNode json = JSON.readTree(body);
            String detail = json == null ? "" : json.path("detail").asText("");
            return detail.isEmpty() ? "status " + status : detail;
        } catch (JsonProcessingException e) {
            return "status " + status;
        }
    }
}
