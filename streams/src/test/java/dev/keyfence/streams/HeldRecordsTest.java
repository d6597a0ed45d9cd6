package dev.keyfence.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeldRecordsTest {

    private final List<String> sent = new ArrayList<>();
    private @Nullable KafkaException broken;
    private final HeldRecords held =
            new HeldRecords((record, _) -> {
                if (broken != null) {
                    throw broken;
                }
                sent.add(new String(record.value(), StandardCharsets.UTF_8));
            });

    @Test
    void sendsInOrderWhenReleased() {
        add("a");
        add("b");
        assertThat(sent).isEmpty();

        held.release();
        held.release();

        assertThat(sent).containsExactly("a", "b");
    }

    @Test
    void holdsNoMoreThanItsLimit() {
        for (int i = 0; i < HeldRecords.HELD_MAX; i++) {
            assertThat(sent).isEmpty();
            add("r" + i);
        }
        assertThat(sent).hasSize(HeldRecords.HELD_MAX).startsWith("r0", "r1").endsWith("r499");
    }

    @Test
    void tellsOfAFailedReleaseAtTheNextCallThatMayFail() {
        broken = new KafkaException("fenced");
        add("a");
        assertThatCode(held::release).doesNotThrowAnyException();
        broken = null;
        add("b");

        assertThatThrownBy(held::send).hasMessage("fenced");

        // What was in hand went with the transaction that failed: the next begins with nothing.
        held.send();
        assertThat(sent).isEmpty();
    }

    @Test
    void tellsOfAFailedReleaseWhenTheLimitIsReached() {
        broken = new KafkaException("closed");
        add("a");
        held.release();
        for (int i = 1; i < HeldRecords.HELD_MAX; i++) {
            add("r" + i);
        }
        assertThatThrownBy(() -> add("last")).hasMessage("closed");
    }

    @Test
    void forgetsWhatAnAbortedTransactionHeld() {
        broken = new KafkaException("fenced");
        add("a");
        held.release();
        add("b");
        held.drop();
        broken = null;

        add("c");
        held.send();

        assertThat(sent).containsExactly("c");
    }

    private void add(String value) {
        held.add(
                new ProducerRecord<>("topic", value.getBytes(StandardCharsets.UTF_8)),
                (_, _) -> {});
    }
}
