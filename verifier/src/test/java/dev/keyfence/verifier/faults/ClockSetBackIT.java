package dev.keyfence.verifier.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyfence.verifier.faults.DecisionAudit.Missing;
import dev.keyfence.verifier.fleet.Api;
import dev.keyfence.verifier.fleet.Api.Answer;
import dev.keyfence.verifier.fleet.Fleet;
import dev.keyfence.verifier.fleet.FleetProcess;
import dev.keyfence.verifier.fleet.LoopbackNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A wall clock that is set back by hours while the broker is away. Kafka's clients count their
 * waits on it, and would stand still for as long.
 */
class ClockSetBackIT {

    private static final long BACK_SECONDS = -TimeUnit.HOURS.toSeconds(2);
    private static final Duration LEASE = Duration.ofSeconds(4);

    /** A few leases, on a machine that does other things. */
    private static final Duration SOON = Duration.ofSeconds(40);

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String VERIFIER = "node-1";
    private static final String CONTROL = "control-1";
    private static final String STREAMS = "streams-1";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final Api api = new Api();
    private final Ledger ledger = new Ledger();

    @Test
    void nodesAndTopologiesAreBackWithinSecondsAndLoseNoDecision() throws Exception {
        try (Surroundings surroundings =
                new Surroundings(directory, List.of(VERIFIER, CONTROL, STREAMS, "broker-1"))) {
            assumeTrue(
                    surroundings.whyNoLibrary().isEmpty(),
                    () -> "skipped: " + surroundings.whyNoLibrary().orElse(""));
            try (Fleet fleet = start(surroundings)) {
                setBackWhileTheBrokerIsAway(fleet, surroundings);
                serveAgain(fleet);
                await("keys can be created again").atMost(SOON).until(() -> isCreated(fleet));
                missNoDecision(fleet);
            }
        }
    }

    private boolean isCreated(Fleet fleet) {
        try {
            String control = fleet.controls().getFirst().url();
            return !api.create(control, fleet.rootKey(), "acme").secret().isEmpty();
        } catch (IOException _) {
            return false;
        }
    }

    private Fleet start(Surroundings surroundings) {
        return Fleet.start(
                new Fleet.Settings(
                        new LoopbackNetwork("nothing is cut here"),
                        directory,
                        1,
                        1,
                        1,
                        List.of("--beacon", "250ms", "--lease", LEASE.toSeconds() + "s"),
                        List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        surroundings::environment));
    }

    private void setBackWhileTheBrokerIsAway(Fleet fleet, Surroundings surroundings)
            throws IOException {
        ledger.created(api.create(fleet.controls().getFirst().url(), fleet.rootKey(), "acme"));
        await("the key is known").until(() -> verify(fleet).status() == 200);
        FleetProcess broker = fleet.brokers().getFirst();
        broker.kill();
        // These decisions wait in the producer when the clock is set back.
        await("the node fences itself")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> verify(fleet).text("reason").equals("fenced"));
        surroundings.set(VERIFIER, BACK_SECONDS, 0);
        surroundings.set(CONTROL, BACK_SECONDS, 0);
        surroundings.set(STREAMS, BACK_SECONDS, 0);
        broker.start();
        broker.awaitReady();
    }

    private void serveAgain(Fleet fleet) {
        await("the verifier serves again").atMost(SOON).until(() -> verify(fleet).status() == 200);
        Credential key = ledger.all().getFirst();
        await("the control node revokes again")
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(
                                        api.revoke(
                                                        fleet.controls().getFirst().url(),
                                                        fleet.rootKey(),
                                                        key.id(),
                                                        LEASE)
                                                .text("status"))
                                .isEqualTo("confirmed"));
        ledger.confirmed(key);
        assertThat(ledger.violations()).isEmpty();
    }

    private void missNoDecision(Fleet fleet) throws IOException {
        assertThat(verify(fleet).text("reason")).isEqualTo("revoked");
        try (DecisionAudit audit = new DecisionAudit(fleet)) {
            await("all decisions are in the topic")
                    .atMost(SOON)
                    .untilAsserted(() -> {
                        audit.read();
                        assertThat(audit.missing(ledger.answered()).values())
                                .containsOnly(new Missing(0, 0));
                    });
        }
        assertThat(ledger.violations()).isEmpty();
    }

    private Answer verify(Fleet fleet) throws IOException {
        Fleet.Served verifier = fleet.verifiers().getFirst();
        Credential key = ledger.all().getFirst();
        long start = System.nanoTime();
        Answer answer = api.verify(verifier.url(), key.secret(), LIMIT);
        ledger.verified(key, VERIFIER, start, answer);
        return answer;
    }
}
