package dev.keyfence.verifier.fence;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A log of one partition, and the one true time. */
final class SimulatedLog {

    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private long nowNanos = 1_000_000_000L;

    long nowNanos() {
        return nowNanos;
    }

    void advance(long nanos) {
        nowNanos += nanos;
    }

    long end() {
        return records.size();
    }

    ConsumerRecord<byte[], byte[]> at(long offset) {
        return records.get((int) offset);
    }

    void append(byte[] key, byte[] value) {
        records.add(Samples.raw(end(), key, value));
    }
}
