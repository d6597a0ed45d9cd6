package dev.keyfence.verifier.leak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One find of GitHub's secret scanning, as its partner programme sends it.
 *
 * @param token what was found: a secret
 * @param type the pattern that found it, as it was agreed with GitHub
 * @param url where; may be empty
 * @param source in what, such as {@code commit}
 */
public record GitHubMatch(String token, String type, String url, String source) {

    /** Longer is no key. */
    private static final int TOKEN_CHARACTERS_MAX = 8 * 1024;

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Reads a message: an array of objects. What GitHub may add to them is passed over.
     *
     * @return empty when it is no such message; never tells what it held
     */
    public static Optional<List<GitHubMatch>> read(byte[] message) {
        try {
            JsonNode array = JSON.readTree(message);
            if (array == null || !array.isArray()) {
                return Optional.empty();
            }
            List<GitHubMatch> matches = new ArrayList<>();
            for (JsonNode each : array) {
                String token = each.path("token").asText("");
                if (!each.path("token").isTextual() || token.length() > TOKEN_CHARACTERS_MAX) {
                    return Optional.empty();
                }
                matches.add(
                        new GitHubMatch(
                                token,
                                each.path("type").asText(""),
                                each.path("url").asText(""),
                                each.path("source").asText("")));
            }
            return Optional.of(matches);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) { // bytes that are no UTF-8
            return Optional.empty();
        }
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "GitHubMatch[" + type + ", " + source + "]";
    }
}
