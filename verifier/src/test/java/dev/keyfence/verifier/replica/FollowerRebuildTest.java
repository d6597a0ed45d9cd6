package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When rows are gone on with, and when they are thrown away. */
class FollowerRebuildTest extends FollowerRig {

    @Test
    void goesOnWhereItStoodAfterARestart() {
        append("a", "1");
        awaitCaughtUp(start());
        restart();
        append("b", "2");
        Follower follower = start();
        awaitCaughtUp(follower);
        await().until(() -> follower.position() == 2);

        assertThat(applier.words()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(applier.applied).containsExactly("b");
        assertThat(applier.restored).containsExactly("a");
    }

    @Test
    void rebuildsWhenTheTopicWasMadeAnewMeanwhile() {
        append("a", "1");
        awaitCaughtUp(start());
        restart();
        topic.makeAnew("topic-2");
        append("b", "2");
        Follower follower = start();
        awaitCaughtUp(follower);

        assertThat(applier.words()).isEqualTo(Map.of("b", "2"));
        assertThat(counters.get("keys", ReplicaCounters.Count.REBUILT)).isEqualTo(1);
    }

    @Test
    void rebuildsWhenTheTopicIsMadeAnewBeforeItsEyes() {
        append("a", "1");
        Follower follower = start();
        awaitCaughtUp(follower);
        topic.makeAnew("topic-2");
        append("b", "2");

        await().until(() -> applier.words().equals(Map.of("b", "2")));
        awaitCaughtUp(follower);
    }

    @Test
    void rebuildsWhenTheTopicNoLongerHasItsPosition() {
        append("a", "1");
        awaitCaughtUp(start());
        restart();
        for (int i = 0; i < 4; i++) {
            append("b", "" + i);
        }
        topic.dropBefore(3);
        awaitCaughtUp(start());

        assertThat(applier.words()).isEqualTo(Map.of("b", "3"));
        assertThat(counters.get("keys", ReplicaCounters.Count.REBUILT)).isEqualTo(1);
    }

    @Test
    void rebuildsRowsOfAnotherLayout() {
        append("a", "1");
        awaitCaughtUp(start());
        restart();
        applier = new WordApplier("words-2");
        awaitCaughtUp(start());

        assertThat(applier.restored).isEmpty();
        assertThat(applier.applied).containsExactly("a");
    }

    @Test
    void rebuildsRowsThatMayHaveMissedDeletions() {
        append("a", "1");
        awaitCaughtUp(start());
        restart();
        topic.clockAhead(FollowerSettings.DELETE_RETENTION.dividedBy(2).plusMinutes(1));
        awaitCaughtUp(start());

        assertThat(applier.applied).containsExactly("a");
        assertThat(counters.get("keys", ReplicaCounters.Count.REBUILT)).isEqualTo(1);
    }

    @Test
    void goesOnWithRowsThatAreYoungEnough() {
        append("a", "1");
        awaitCaughtUp(start());
        restart();
        topic.clockAhead(FollowerSettings.DELETE_RETENTION.dividedBy(2).minusHours(1));
        awaitCaughtUp(start());

        assertThat(applier.applied).isEmpty();
    }

    @Test
    void refusesATopicWithAnotherNumberOfPartitions() {
        append("a", "1");
        topic.partitions(2);
        Follower follower = start();
        await().until(() -> follower.progress().phase() == FollowerPhase.BLOCKED);
        assertThat(follower.progress().text())
                .isEqualTo(
                        "keys: the topic has 2 partitions, but must have 1; create it anew with"
                                + " that many");

        topic.partitions(1);
        awaitCaughtUp(follower);
    }

    @Test
    void forgetsEverythingWhenATopicGetsMorePartitions() {
        append("a", "1");
        Follower follower = start();
        awaitCaughtUp(follower);
        topic.partitions(2);

        await().until(() -> follower.progress().phase() == FollowerPhase.BLOCKED);
        assertThat(follower.caughtUp()).isFalse();
        assertThat(applier.words()).isEmpty();
    }

    @Test
    void movesDamagedRowsAsideAndRebuilds() throws Exception {
        append("a", "1");
        awaitCaughtUp(start());
        restart();
        Files.writeString(directory.resolve("rows/CURRENT"), "MANIFEST-nonsense\n");
        awaitCaughtUp(start());
        restart();
        Files.writeString(directory.resolve("rows/CURRENT"), "no manifest at all");
        awaitCaughtUp(start());

        assertThat(applier.applied).containsExactly("a");
        try (Stream<Path> siblings = Files.list(directory)) {
            assertThat(siblings.filter(path -> path.toString().contains("rows.damaged-")))
                    .hasSize(1);
        }
    }
}
