package dev.keyfence.streams;

import dev.keyfence.streams.StreamsJob.LagListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Makes the clients of stream threads: a thread's producer gathers what is sent while the thread
 * works, and the thread's next poll lets it go. One change of a key leaves at once, since the poll
 * follows it; many leave in few requests, and cost the broker and its followers less.
 *
 * <p>{@code linger.ms} would do the second at the first's expense.
 */
final class GatheringClients implements KafkaClientSupplier {

    /** By their stream thread, which makes both; both carry its name. */
    private final Map<String, GatheringProducer> producers = new ConcurrentHashMap<>();

    private final List<ReleasingConsumer> consumers = new CopyOnWriteArrayList<>();
    private final List<Admin> admins = new CopyOnWriteArrayList<>();
    private final Optional<LagListener> lags;

    /**
     * Clients of one topology.
     *
     * @param lags told by the consumers of what is processed, and by no others
     */
    GatheringClients(Optional<LagListener> lags) {
        this.lags = lags;
    }

    /**
     * Ends every wait of the clients, on whatever clock; they can be closed then, and nothing else.
     * For any thread.
     */
    void abandon() {
        admins.forEach(admin -> admin.close(Duration.ZERO));
        producers.values().forEach(GatheringProducer::abandon);
        consumers.forEach(KafkaConsumer::wakeup);
    }

    /**
     * Ends what the clients' threads wait for beside the clients: Kafka's thread that restores
     * state can die of a task that is taken from it, and the stream thread waits for its word then.
     * For any thread.
     */
    void interrupt() {
        consumers.forEach(ReleasingConsumer::interrupt);
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        Admin admin = Admin.create(config);
        admins.add(admin);
        return admin;
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        GatheringProducer producer = new GatheringProducer(config);
        producers.put(thread(config, "-producer"), producer);
        return producer;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        String thread = thread(config, "-consumer");
        return consumer(
                config,
                () -> {
                    GatheringProducer producer = producers.get(thread);
                    if (producer != null) {
                        producer.release();
                    }
                },
                lags);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return consumer(config, () -> {}, Optional.empty());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config, () -> {}, Optional.empty());
    }

    private static String thread(Map<String, Object> config, String suffix) {
        String client = String.valueOf(config.get(CommonClientConfigs.CLIENT_ID_CONFIG));
        if (!client.endsWith(suffix)) {
            throw new IllegalStateException(
                    "a stream thread names its clients otherwise: " + client);
        }
        return client.substring(0, client.length() - suffix.length());
    }

    private Consumer<byte[], byte[]> consumer(
            Map<String, Object> config, Runnable beforePoll, Optional<LagListener> listener) {
        ReleasingConsumer consumer = new ReleasingConsumer(config, beforePoll, listener);
        consumers.add(consumer);
        return consumer;
    }
}
