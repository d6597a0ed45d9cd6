package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * What the API answered.
 *
 * @param status the HTTP status
 * @param text the body as it came
 */
record Answer(int status, String text) {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** The body; a missing node when it is no JSON. */
    JsonNode json() {
        try {
            JsonNode json = MAPPER.readTree(text);
            return json == null ? MissingNode.getInstance() : json;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
