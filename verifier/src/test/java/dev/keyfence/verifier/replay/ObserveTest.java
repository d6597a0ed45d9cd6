package dev.keyfence.verifier.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObserveTest {

    private static final String ALLOWED =
            "{\"ts\":\"2015-05-17T10:05:00Z\",\"key_id\":\"pk:1\",\"owner\":\"acme\",\"ip\":\"192.0.2.1\","
                    + "\"ua\":\"curl\",\"route\":\"GET /a?b=c\",\"outcome\":\"allow\",\"reason\":\"ok\"}\n";
    private static final String DENIED =
            ALLOWED.replace("allow", "deny").replace("\"ok\"", "\"revoked\"");

    private final Published published = new Published();

    @Test
    void publishesWhatEachLineTells() throws Exception {
        ReplayResult result = observe(ALLOWED + DENIED);

        assertThat(result.clean()).isTrue();
        assertThat(result.totals().allowed()).isEqualTo(Map.of("ok", 1L));
        assertThat(result.totals().denied()).isEqualTo(Map.of("revoked", 1L));
        assertThat(published.decisions)
                .containsExactly(decision(true, "ok"), decision(false, "revoked"));
        assertThat(Report.ofObserved(result).getFirst()).contains("2 decisions published");
    }

    @Test
    void rejectsLinesThatTellNoOutcome() throws Exception {
        ReplayResult result = observe(ALLOWED + ALLOWED.replace("\"outcome\":\"allow\",", ""));

        assertThat(published.decisions).hasSize(1);
        assertThat(result.totals().malformed()).isEqualTo(1);
        assertThat(result.rejects()).singleElement().asString().contains("line 2", "outcome");
    }

    @Test
    void countsWhatCouldNotBePublishedAndWhatWasNeverToldOf() throws Exception {
        published.failure = "it cannot be published: no";
        assertThat(observe(ALLOWED).totals().unanswered()).isEqualTo(1);
        published.failure = null;
        published.silent = true;
        ReplayResult result = observe(ALLOWED);

        assertThat(result.totals().unanswered()).isEqualTo(1);
        assertThat(result.clean()).isFalse();
    }

    @Test
    void endsWhenKafkaIsAway() throws Exception {
        published.away = "Kafka does not answer";

        assertThat(observe(ALLOWED).end())
                .isEqualTo(new ReplayResult.End.TargetAway("Kafka does not answer"));
        assertThat(published.decisions).isEmpty();
    }

    private static ObservedDecision decision(boolean allowed, String reason) {
        return new ObservedDecision(
                "pk:1",
                "acme",
                Instant.parse("2015-05-17T10:05:00Z"),
                "GET",
                "/a",
                "192.0.2.1",
                "curl",
                allowed,
                reason);
    }

    private ReplayResult observe(String log) throws Exception {
        PrintWriter nowhere =
                new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        ReplaySettings settings =
                new ReplaySettings(
                        LogFormat.JSONL,
                        Speed.parse("max"),
                        8,
                        Long.MAX_VALUE,
                        new ReplaySettings.Keys("keyfence", "test", List.of("read")),
                        null,
                        null,
                        false);
        return Replay.observing(settings, published, new Screen(nowhere, nowhere, false))
                .run(
                        ReplayInput.of(
                                new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8))));
    }

    private static final class Published implements ObservedDecisions {

        private final List<ObservedDecision> decisions = new ArrayList<>();
        private @Nullable String away;
        private @Nullable String failure;
        private boolean silent;

        @Override
        public @Nullable String unreachable() {
            return away;
        }

        @Override
        public void publish(ObservedDecision decision, Consumer<@Nullable String> outcome) {
            decisions.add(decision);
            if (!silent) {
                outcome.accept(failure);
            }
        }

        @Override
        public void drain(Duration timeout) {
            // All is told at once.
        }
    }
}
