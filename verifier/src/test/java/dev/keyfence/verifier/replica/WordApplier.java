package dev.keyfence.verifier.replica;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/** Keeps words in memory and on disk; some keys make trouble. */
final class WordApplier implements Applier {

    private final String format;
    private final Map<String, String> words = new TreeMap<>();
    final List<String> applied = new CopyOnWriteArrayList<>();
    final List<String> restored = new CopyOnWriteArrayList<>();
    volatile boolean away;
    volatile boolean restores = true;
    final AtomicInteger bugs = new AtomicInteger();

    WordApplier(String format) {
        this.format = format;
    }

    synchronized Map<String, String> words() {
        return Map.copyOf(words);
    }

    @Override
    public String rowFormat() {
        return format;
    }

    @Override
    public void apply(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        String key = text(record.key());
        if (away && key.equals("later")) {
            throw new TimeoutException("registry away");
        }
        if (key.equals("bug") && bugs.getAndDecrement() > 0) {
            throw new IllegalStateException("a bug");
        }
        keep(key, text(record.value()));
        applied.add(key);
        rows.put(record.key(), record.value());
    }

    @Override
    public boolean restores() {
        return restores;
    }

    @Override
    public void restore(byte[] key, byte[] value) {
        keep(text(key), text(value));
        restored.add(text(key));
    }

    @Override
    public synchronized void reset() {
        words.clear();
    }

    @Override
    public void applied(long position) {
        // Nobody waits.
    }

    private synchronized void keep(String key, String value) {
        words.put(key, value);
    }

    private static String text(byte[] bytes) {
        return StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes)).toString();
    }
}
