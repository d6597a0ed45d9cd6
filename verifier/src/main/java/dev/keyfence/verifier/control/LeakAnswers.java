package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.control.Leaks.Outcome;
import dev.keyfence.verifier.fence.ReportedRevocation;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.leak.GitHubMatch;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is told of leaked secrets: whose they were, and never the secrets. */
final class LeakAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(LeakAnswers.class);

    private LeakAnswers() {}

    /**
     * Tells an administrator.
     *
     * @param keys how many of the outcomes are of keys; the others are of digests
     */
    static byte[] items(List<Outcome> outcomes, int keys) {
        long unknown = outcomes.stream().filter(Outcome.Unknown.class::isInstance).count();
        return Json.object(json -> {
            json.writeArrayFieldStart("items");
            for (int i = 0; i < outcomes.size(); i++) {
                json.writeStartObject();
                json.writeStringField("in", i < keys ? "keys" : "digests");
                json.writeNumberField("index", i < keys ? i : i - keys);
                write(json, outcomes.get(i));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("known", outcomes.size() - unknown);
            json.writeNumberField("unknown", unknown);
        });
    }

    /** Tells GitHub, as its partner programme has it. */
    static byte[] labels(List<GitHubMatch> matches, List<Outcome> outcomes) {
        return Json.array(json -> {
            for (int i = 0; i < matches.size(); i++) {
                GitHubMatch match = matches.get(i);
                boolean ours = !(outcomes.get(i) instanceof Outcome.Unknown);
                json.writeStartObject();
                json.writeStringField("token_hash", sha256(match.token()));
                json.writeStringField("token_type", match.type());
                json.writeStringField("label", ours ? "true_positive" : "false_positive");
                json.writeEndObject();
            }
        });
    }

    /** What a caller is told whose report may have been carried out in part. */
    static MutableHttpResponse<byte[]> failed(HttpRequest<?> request, Throwable failure) {
        LOG.warn(
                "Revocations of leaked keys did not certainly reach the fence; who reported them is"
                        + " told to try again. {}",
                failure.toString());
        return Answers.problem(
                Problem.unavailable(
                        "kafka_unavailable",
                        "not all revocations certainly reached the log: report the leaks again, which"
                                + " does no harm"),
                request);
    }

    /** What a caller is told whom this node cannot tell which keys there are. */
    static MutableHttpResponse<byte[]> notReady(HttpRequest<?> request) {
        return Answers.problem(
                Problem.unavailable(
                        "warming_up", "this node cannot tell now which keys there are: try again"),
                request);
    }

    private static void write(JsonGenerator json, Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.Unknown() -> json.writeStringField("outcome", "unknown");
            case Outcome.Retired(StoredKey key) -> write(json, "retired_secret", key, null);
            case Outcome.LastAdminKey(StoredKey key) ->
                    write(json, RevokeBody.LAST_ADMIN_KEY, key, null);
            case Outcome.AlreadyRevoked(StoredKey key, String revocationId) ->
                    write(json, "already_revoked", key, revocationId);
            case Outcome.Revoked(StoredKey key, ReportedRevocation revocation) -> {
                write(json, "revoked", key, revocation.entry().id());
                json.writeStringField(
                        "status", revocation.receipt().status().name().toLowerCase(Locale.ROOT));
                json.writeNumberField("position", revocation.receipt().position());
            }
        }
    }

    private static void write(
            JsonGenerator json, String outcome, StoredKey key, @Nullable String revocationId)
            throws IOException {
        json.writeStringField("outcome", outcome);
        json.writeStringField("key_id", key.id().toString());
        json.writeStringField("owner", key.owner());
        Json.string(json, "revocation_id", revocationId);
    }

    private static String sha256(String token) {
        return HexFormat.of().formatHex(KeyDigest.of(token).toBytes());
    }
}
