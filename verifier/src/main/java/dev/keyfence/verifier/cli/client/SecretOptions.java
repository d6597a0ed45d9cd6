package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How a new secret is shown, by the two commands that may. */
final class SecretOptions {

    @Option(
            names = "--secret-only",
            description = "Prints the secret alone, to pipe it into a vault.")
    boolean only;

    void show(Session session, Answer answer) {
        JsonNode key = answer.json();
        String secret = key.path("key").asText("");
        if (secret.isEmpty()) {
            throw new ClientFailure(
                    ClientFailure.Kind.FAILED, "the answer holds no secret; was this run before?");
        }
        if (only) {
            session.print(List.of(secret));
        } else {
            session.show(answer, shown -> lines(shown, secret));
        }
        session.note("the secret is shown this once: keep it safe");
    }

    private static List<String> lines(JsonNode key, String secret) {
        List<String> lines = new ArrayList<>(new Labels().and("secret", secret).lines());
        lines.add("");
        lines.addAll(KeyView.lines(key));
        return lines;
    }
}
