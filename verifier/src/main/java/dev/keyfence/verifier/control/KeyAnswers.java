package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.Commander.Outcome;
import dev.keyfence.verifier.fence.KeysReceipt;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.key.KeyDetails;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How calls that make and change keys are answered. */
final class KeyAnswers {

    private final FleetWait fleet;

    KeyAnswers(FleetWait fleet) {
        this.fleet = fleet;
    }

    /**
     * A key to show.
     *
     * @param status of the answer
     * @param key the key
     * @param secret the key itself, which is shown once; null for none
     */
    record Shown(int status, KeyDetails key, @Nullable String secret) {
        /** Never shows the secret. */
        @Override
        public String toString() {
            return "Shown[" + key.key().id() + "]";
        }
    }

    /**
     * What the caller asked for.
     *
     * @param request the request, whose id stands in problems
     * @param name what it is known by; null when it may not be repeated
     * @param expectedVersion the version that the key had to have; null for any
     */
    record Question(
            HttpRequest<?> request, @Nullable RequestName name, @Nullable Long expectedVersion) {}

    /** Shows a key, when the fleet has it or the caller's patience is over. */
    CompletableFuture<MutableHttpResponse<byte[]>> show(Shown shown, FleetQuery query) {
        if (query.patience() == null) {
            return CompletableFuture.completedFuture(write(shown, false, null));
        }
        return fleet.await(query.patience()).handle((receipt, _) -> write(shown, true, receipt));
    }

    /** Shows a key as it is known here. */
    static MutableHttpResponse<byte[]> show(KeyDetails key) {
        return write(new Shown(200, key, null), false, null);
    }

    /** Shows what became of a command, unless it was applied. */
    static MutableHttpResponse<byte[]> refuse(Outcome outcome, Question question) {
        return switch (outcome) {
            case Outcome.Applied(KeyDetails key) -> show(key);
            case Outcome.AppliedEarlier _ -> Answers.problem(onItsWay(), question.request());
            case Outcome.Refused(KeyDetails key, String detail) -> refused(key, detail, question);
            case Outcome.Mismatched() ->
                    Answers.problem(Idempotency.mismatch(), question.request());
            case Outcome.Unanswered unanswered ->
                    Answers.problem(
                            Problem.of(
                                            504,
                                            "unanswered",
                                            "No answer came in time",
                                            "the command may still be applied: "
                                                    + advice(question.name()))
                                    .with("command_id", unanswered.commandId())
                                    .with("key_id", unanswered.keyId().toString()),
                            question.request());
            case Outcome.NotSent(String detail) ->
                    Answers.problem(
                            Problem.unavailable("kafka_unavailable", detail), question.request());
        };
    }

    /** The key is at another version than the caller saw. */
    static MutableHttpResponse<byte[]> changed(
            int status, String code, KeyDetails key, HttpRequest<?> request) {
        long version = key.key().version();
        return Answers.problem(
                        Problem.of(
                                        status,
                                        code,
                                        "The key has changed meanwhile",
                                        "it is at version %d: read it again and decide anew"
                                                .formatted(version))
                                .with("current_version", Long.toString(version)),
                        request)
                .header("ETag", IfMatch.etag(version));
    }

    private static MutableHttpResponse<byte[]> refused(
            KeyDetails key, String detail, Question question) {
        Long expected = question.expectedVersion();
        if (expected != null && expected != key.key().version()) {
            return changed(409, "version_conflict", key, question.request());
        }
        return Answers.problem(
                Problem.of(409, "refused", "The key's state does not allow this", detail)
                        .with("state", key.key().status().name().toLowerCase(Locale.ROOT)),
                question.request());
    }

    private static String advice(@Nullable RequestName name) {
        return name == null
                ? "look at the key before trying again; a secret that was to be shown is lost."
                        + " With an Idempotency-Key you could send the request again"
                : "send the request again with the same Idempotency-Key";
    }

    private static Problem onItsWay() {
        return Problem.unavailable(
                "answer_on_its_way",
                "the request was carried out before, and its answer has not reached this node yet:"
                        + " send it again with the same Idempotency-Key");
    }

    private static MutableHttpResponse<byte[]> write(
            Shown shown, boolean waited, @Nullable KeysReceipt receipt) {
        MutableHttpResponse<byte[]> answer =
                Answers.json(
                                shown.status(),
                                Json.object(json -> {
                                    ControlJson.key(json, shown.key(), shown.secret());
                                    if (receipt != null) {
                                        ControlJson.fleet(json, receipt);
                                    } else if (waited) {
                                        json.writeNullField("fleet");
                                    }
                                }))
                        .header("ETag", IfMatch.etag(shown.key().key().version()));
        if (shown.status() == 201) {
            answer.header("Location", "/v1/keys/" + shown.key().key().id());
        }
        return shown.secret() == null ? answer : Answers.secret(answer);
    }
}
