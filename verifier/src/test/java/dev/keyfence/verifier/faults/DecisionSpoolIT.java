package dev.keyfence.verifier.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.schemas.serde.KeyfenceAvroSerde;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.assembly.AuditRun;
import dev.keyfence.verifier.assembly.ClusterSettings;
import dev.keyfence.verifier.audit.AuditResult;
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
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that decides while the broker is away, is killed with {@code kill -9}, and starts again:
 * the topic has every decision that it answered and that was on disk, in order, and before anything
 * of the new start.
 */
class DecisionSpoolIT {

    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String VERIFIER = "node-1";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final Api api = new Api();
    private final Ledger ledger = new Ledger();

    @Test
    void aKilledNodeHasItsDecisionsOnDiskAndPublishesThemFirst() throws Exception {
        try (Fleet fleet = start()) {
            ledger.created(api.create(fleet.controls().getFirst().url(), fleet.rootKey(), "acme"));
            await("the key is known").until(() -> verify(fleet).status() == 200);
            FleetProcess broker = fleet.brokers().getFirst();
            FleetProcess node = fleet.verifiers().getFirst().process();

            broker.kill();
            verifyUntilFenced(fleet);
            for (int i = 0; i < 500; i++) {
                verify(fleet);
            }
            await("all that was decided is on disk")
                    .atMost(SOON)
                    .until(() -> metric(fleet, "keyfence_decisions_pending") == 0);
            double spooled = metric(fleet, "keyfence_decisions_spooled");
            assertThat(spooled).isGreaterThan(500);
            assertAddsUp(fleet);
            node.kill();

            node.start();
            broker.start();
            broker.awaitReady();
            node.awaitReady();
            await("the node serves again").atMost(SOON).until(() -> verify(fleet).status() == 200);
            await("the spool is published")
                    .atMost(SOON)
                    .until(() -> metric(fleet, "keyfence_decisions_spooled") == 0);
            assertThat(metric(fleet, "keyfence_decisions_recovered_total")).isEqualTo(spooled);
            assertTopicHasAllInOrder(fleet);
            assertAuditFindsItWhole(fleet);
            assertAddsUp(fleet);
            assertThat(metric(fleet, "keyfence_decisions_lost_total")).isZero();
        }
    }

    private Fleet start() {
        return Fleet.start(
                new Fleet.Settings(
                        new LoopbackNetwork("nothing is cut here"),
                        directory,
                        1,
                        1,
                        1,
                        List.of("--beacon", "250ms", "--lease", LEASE.toSeconds() + "s"),
                        List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        _ -> Map.of()));
    }

    private void verifyUntilFenced(Fleet fleet) {
        await("the node fences itself")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> verify(fleet).text("reason").equals("fenced"));
    }

    private void assertTopicHasAllInOrder(Fleet fleet) {
        try (DecisionAudit audit = new DecisionAudit(fleet)) {
            await("all decisions are in the topic")
                    .atMost(SOON)
                    .untilAsserted(() -> {
                        audit.read();
                        assertThat(audit.missing(ledger.answered()).values())
                                .containsOnly(new Missing(0, 0));
                    });
            assertThat(ledger.answered()).hasSizeGreaterThanOrEqualTo(2);
            // An acknowledgement that the dead broker could not give any more repeats a decision.
            assertThat(audit.behind()).isEqualTo(audit.twice());
        }
    }

    /** As {@code keyfence audit verify} does. */
    private static void assertAuditFindsItWhole(Fleet fleet) {
        AuditResult audit =
                AuditRun.of(
                        new ClusterSettings(
                                fleet.bootstrap(),
                                Map.of(),
                                fleet.registry(),
                                new Topics(Topics.DEFAULT_PREFIX),
                                KeyfenceAvroSerde.class.getName(),
                                OptionalInt.empty()));
        assertThat(audit.epochs().stream().filter(each -> each.nodeId().equals(VERIFIER)))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.gaps()).isEmpty());
        assertThat(audit.isWhole()).isTrue();
    }

    private void assertAddsUp(Fleet fleet) {
        await("everything has settled")
                .atMost(SOON)
                .untilAsserted(() ->
                        api.requireThatDecisionsAddUp(fleet.verifiers().getFirst().url(), LIMIT));
    }

    private double metric(Fleet fleet, String name) throws IOException {
        return api.metric(fleet.verifiers().getFirst().url(), name, LIMIT);
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
