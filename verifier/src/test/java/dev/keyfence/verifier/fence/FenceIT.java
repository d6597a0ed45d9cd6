package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.keyfence.schemas.record.RevocationReason;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.fence.Receipt.NodeReceipt;
import dev.keyfence.verifier.fence.Receipt.NodeStatus;
import dev.keyfence.verifier.fence.Receipt.Status;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.solo.EmbeddedBroker;
import dev.keyfence.verifier.solo.EmbeddedBrokerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fence on a real broker, each node with its own follower and disk. */
class FenceIT {

    private static final FenceSettings SETTINGS =
            new FenceSettings(
                    Duration.ofMillis(200),
                    Duration.ofSeconds(3),
                    0.1,
                    Duration.ofSeconds(10),
                    Duration.ofMillis(300));
    private static final int TIMED_REVOCATIONS = 500;

    @TempDir static Path brokerDirectory;
    private static EmbeddedBroker broker;
    private static int topics;

    @TempDir Path directory;
    private final List<AutoCloseable> open = new ArrayList<>();
    private String topic;
    private int keys;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(new EmbeddedBrokerSettings(brokerDirectory, "127.0.0.1", 0));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void createTopic() throws Exception {
        topic = "fence-" + topics++;
        try (Admin admin = Admin.create(connection())) {
            NewTopic fence = new NewTopic(topic, 1, (short) 1);
            admin.createTopics(List.of(fence.configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void confirmsWhenBothNodesHaveAppliedAndKeepsItOverARestart() throws Exception {
        RunningNode a = start("a", 1);
        RunningNode b = start("b", 1);
        KeyId id = newKey();
        Receipt receipt = revoke(a, Target.key(id), Duration.ofSeconds(10));
        assertThat(receipt.status()).isEqualTo(Status.CONFIRMED);
        assertThat(receipt.nodes())
                .extracting(NodeReceipt::status)
                .containsExactly(NodeStatus.APPLIED, NodeStatus.APPLIED);
        assertThat(receipt.elapsedNanos()).isPositive();
        assertThat(a.covers(id)).isTrue();
        assertThat(b.covers(id)).isTrue();
        assertThat(a.fence().revoker().fencePosition()).isGreaterThan(receipt.position());
        await().untilAsserted(() ->
                assertThat(b.fence().revoker().receipt(receipt.revocationId()))
                        .map(Receipt::status)
                        .contains(Status.CONFIRMED));

        b.close();
        RunningNode again = start("b", 2);
        assertThat(again.covers(id)).isTrue();
        assertThat(again.covers(newKey())).isFalse();
        assertThat(revoke(again, Target.owner("acme"), Duration.ofSeconds(10)).status())
                .isEqualTo(Status.CONFIRMED);
        assertThat(a.covers(newKey())).isTrue();
    }

    @Test
    void waitsForANodeThatStoodStillUntilItIsFenced() {
        RunningNode a = start("a", 1);
        RunningNode b = start("b", 1);
        b.follower().close();
        KeyId id = newKey();
        Receipt pending = revoke(a, Target.key(id), Duration.ofMillis(300));
        assertThat(pending.status()).isEqualTo(Status.PENDING);
        assertThat(pending.nodes())
                .extracting(NodeReceipt::nodeId, NodeReceipt::status)
                .containsExactly(tuple("a", NodeStatus.APPLIED), tuple("b", NodeStatus.PENDING));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> {
                    Receipt now = a.fence().revoker().receipt(pending.revocationId()).orElseThrow();
                    assertThat(now.status()).isEqualTo(Status.CONFIRMED);
                    assertThat(now.nodes().get(1).status()).isEqualTo(NodeStatus.FENCED);
                });
        assertThat(b.covers(id)).isFalse();
        assertThat(b.fence().gate().closed()).isEqualTo(DenyReason.FENCED);
        assertThat(a.fence().gate().closed()).isNull();
    }

    @Test
    void tellsTheNodeThatIsBehindAPositionFromTheOneThatIsNot() throws Exception {
        RunningNode a = start("a", 1);
        RunningNode b = start("b", 1);
        b.follower().close();
        Receipt receipt = revoke(a, Target.key(newKey()), Duration.ZERO);
        for (RunningNode node : List.of(a, b)) {
            node.fence().freshness().reachedOrLate(receipt.position()).get(10, TimeUnit.SECONDS);
        }
        assertThat(a.fence().freshness().reached(receipt.position())).isTrue();
        assertThat(b.fence().freshness().reached(receipt.position())).isFalse();
        await().untilAsserted(() ->
                assertThat(staleness(a, "b"))
                        .isGreaterThan(SETTINGS.beacon().multipliedBy(3))
                        .isGreaterThan(staleness(a, "a")));

        b.close();
        RunningNode again = start("b", 2);
        assertThat(again.fence().freshness().reached(receipt.position())).isTrue();
    }

    private static Duration staleness(RunningNode asked, String of) {
        return asked.fence().nodes().stream()
                .filter(node -> node.nodeId().equals(of))
                .findFirst()
                .orElseThrow()
                .staleness();
    }

    @Test
    void waitsForNobodyWhoStoppedCleanly() throws Exception {
        RunningNode a = start("a", 1);
        RunningNode b = start("b", 1);
        b.close();
        Receipt receipt = revoke(a, Target.EVERYTHING, Duration.ofSeconds(2));
        assertThat(receipt.status()).isEqualTo(Status.CONFIRMED);
        assertThat(receipt.elapsedNanos()).isLessThan(SETTINGS.lease().toNanos());
        assertThat(a.fence().revoker().nodes())
                .extracting(NodeView::nodeId, NodeView::status)
                .containsExactly(
                        tuple("a", NodeView.Status.LIVE), tuple("b", NodeView.Status.RELEASED));
    }

    @Test
    void leavesAtMostOneOfTwoProcessesOfOneName() {
        RunningNode first = start("a", 1);
        RunningNode second = running("a", 1, "other-disk");
        await().atMost(Duration.ofSeconds(20)).until(() -> stopped(first) || stopped(second));
    }

    private static boolean stopped(RunningNode node) {
        return node.fence().gate().state() == NodeState.STOPPED;
    }

    @Test
    void measuresHowLongARevocationTakes() {
        RunningNode a = start("a", 1);
        long[] one = latencies(a);
        start("b", 1);
        long[] two = latencies(a);
        System.out.println("revoke -> confirmed, 1 node:  " + percentiles(one));
        System.out.println("revoke -> confirmed, 2 nodes: " + percentiles(two));
        assertThat(one).hasSize(TIMED_REVOCATIONS);
    }

    private long[] latencies(RunningNode node) {
        long[] nanos = new long[TIMED_REVOCATIONS];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            Receipt receipt = revoke(node, Target.key(newKey()), Duration.ofSeconds(30));
            nanos[i] = System.nanoTime() - start;
            assertThat(receipt.status()).isEqualTo(Status.CONFIRMED);
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static String percentiles(long[] sorted) {
        return String.format(
                "p50 %.2f ms, p99 %.2f ms, max %.2f ms over %d",
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                sorted[sorted.length - 1] / 1e6,
                sorted.length);
    }

    private static Receipt revoke(RunningNode node, Target target, Duration patience) {
        return node.fence()
                .revoker()
                .revoke(
                        new RevocationRequest(
                                target,
                                null,
                                RevocationReason.KEY_COMPROMISE,
                                null,
                                Samples.ACTOR,
                                patience))
                .join();
    }

    private KeyId newKey() {
        return new KeyId(1, ++keys);
    }

    private RunningNode start(String id, long epoch) {
        RunningNode node = running(id, epoch, id);
        await().atMost(Duration.ofSeconds(30)).until(() -> node.fence().gate().closed() == null);
        return node;
    }

    private RunningNode running(String id, long epoch, String disk) {
        RunningNode node =
                RunningNode.start(
                        Samples.node(id, epoch),
                        SETTINGS,
                        topic,
                        connection(),
                        directory.resolve(disk));
        open.add(node);
        return node;
    }

    private static Map<String, Object> connection() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }
}
