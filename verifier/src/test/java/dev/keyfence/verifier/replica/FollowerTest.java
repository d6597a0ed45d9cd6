package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FollowerTest extends FollowerRig {

    @Test
    void appliesWhatTheTopicHoldsAndThenWhatComes() {
        append("a", "1");
        append("b", "2");
        Follower follower = start();
        awaitCaughtUp(follower);
        assertThat(applier.words()).isEqualTo(Map.of("a", "1", "b", "2"));

        append("a", "3");
        await().until(() -> follower.position() == 3);
        assertThat(applier.words()).containsEntry("a", "3");
        assertThat(follower.progress().text()).isEqualTo("keys: following, at 3");
        assertThat(counters.get("keys", ReplicaCounters.Count.RECEIVED)).isEqualTo(3);
    }

    @Test
    void isCaughtUpAtOnceWithAnEmptyTopic() {
        awaitCaughtUp(start());
    }

    @Test
    void saysThatKafkaIsAwayAndGoesOnWhenItIsBack() {
        append("a", "1");
        topic.away(true);
        Follower follower = start();
        await().until(() ->
                follower.progress()
                        .text()
                        .startsWith("keys: warming up: cannot reach Kafka at" + " fake:9092"));
        assertThat(follower.caughtUp()).isFalse();

        topic.away(false);
        awaitCaughtUp(follower);
        assertThat(applier.words()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void noticesThatKafkaWentAwayAndKeepsWhatItHas() {
        append("a", "1");
        Follower follower = start();
        awaitCaughtUp(follower);
        topic.away(true);
        await().until(() -> follower.progress().phase() == FollowerPhase.CONNECTING);
        assertThat(follower.caughtUp()).isTrue();

        topic.away(false);
        append("a", "2");
        await().until(() -> follower.progress().phase() == FollowerPhase.FOLLOWING);
        await().until(() -> "2".equals(applier.words().get("a")));
    }

    @Test
    void triesARecordAgainThatCannotBeReadNowAndKeepsTheOrder() {
        append("a", "1");
        append("later", "2");
        append("b", "3");
        applier.away = true;
        Follower follower = start();
        await().until(() -> follower.progress().phase() == FollowerPhase.WAITING);
        assertThat(applier.words()).isEqualTo(Map.of("a", "1"));
        assertThat(follower.position()).isEqualTo(1);
        assertThat(follower.progress().text()).contains("record 1 cannot be read now");

        applier.away = false;
        awaitCaughtUp(follower);
        assertThat(applier.applied).containsExactly("a", "later", "b");
    }

    @Test
    void stopsPromptlyWhileARecordWaits() {
        append("later", "1");
        applier.away = true;
        Follower follower = start();
        await().until(() -> follower.progress().phase() == FollowerPhase.WAITING);
        long startNanos = System.nanoTime();
        follower.close();

        assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                .isLessThan(Duration.ofSeconds(2));
        assertThat(follower.progress().phase()).isEqualTo(FollowerPhase.STOPPED);
    }

    @Test
    void startsAgainAfterABugInItsApplier() {
        append("a", "1");
        append("bug", "2");
        append("b", "3");
        applier.bugs.set(2);
        Follower follower = start();
        awaitCaughtUp(follower);

        assertThat(applier.words()).isEqualTo(Map.of("a", "1", "bug", "2", "b", "3"));
    }

    @Test
    void goesOnWithANewConsumerWhenItIsToldToConnectAnew() {
        append("a", "1");
        Follower follower = start();
        awaitCaughtUp(follower);
        topic.sticks();
        append("a", "2");
        follower.reconnect();

        await().until(() -> follower.position() == 2);
        assertThat(applier.applied).containsExactly("a", "a");
        assertThat(topic.consumersMade()).isEqualTo(2);
        assertThat(follower.progress().lastError()).isNull();
    }

    @Test
    void canBeClosedWithoutHavingStarted() {
        Follower follower = follower();
        follower.close();

        assertThat(follower.progress().phase()).isEqualTo(FollowerPhase.STARTING);
    }
}
