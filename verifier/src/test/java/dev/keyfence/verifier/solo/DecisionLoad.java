package dev.keyfence.verifier.solo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.serde.KeyfenceAvroSerde;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.verifier.key.KeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Decisions written to a real broker's topic at a steady pace, as a verifier does, without the
 * price of making them: until it is closed.
 */
final class DecisionLoad implements AutoCloseable {

    static {
        RecordTrust.establish();
    }

    private static final String TOPIC = "keyfence.decisions";
    private static final int KEYS = 200;
    private static final int TICKS_PER_SECOND = 50;
    private static final Duration JOINED_WITHIN = Duration.ofSeconds(10);

    private final String kafka;
    private final String registry;
    private final int perSecond;
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * Begins.
     *
     * @param kafka the broker's address
     * @param registry the schema registry's address
     * @param perSecond how many decisions a second
     */
    DecisionLoad(String kafka, String registry, int perSecond) {
        this.kafka = kafka;
        this.registry = registry;
        this.perSecond = perSecond;
        this.thread = Thread.ofPlatform().daemon().name("decision-load").start(this::run);
    }

    private void run() {
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                Map.of("bootstrap.servers", kafka, "linger.ms", "20"),
                                new ByteArraySerializer(),
                                new ByteArraySerializer());
                Serde<Decision> serde =
                        new RecordSerdes(
                                        KeyfenceAvroSerde.class.getName(),
                                        Map.of("schema.registry.url", registry))
                                .forValues(Decision.class)) {
            Serializer<Decision> serializer = serde.serializer();
            long start = System.nanoTime();
            long sent = 0;
            while (!stopped) {
                long due = (System.nanoTime() - start) * perSecond / TimeUnit.SECONDS.toNanos(1);
                for (; sent < due; sent++) {
                    Decision decision = decision(sent);
                    Future<RecordMetadata> _ =
                            producer.send(
                                    new ProducerRecord<>(
                                            TOPIC,
                                            key(decision).getBytes(UTF_8),
                                            serializer.serialize(TOPIC, decision)));
                }
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND);
            }
        }
    }

    /** One in ten is refused, for one of three reasons. */
    private static Decision decision(long i) {
        boolean allowed = i % 10 != 0;
        return Decision.newBuilder()
                .setDecisionId("load-1-" + (i + 1))
                .setNodeId("load")
                .setNodeEpoch(1)
                .setSequence(i + 1)
                .setTime(Instant.now())
                .setKeyId(new KeyId(7, i % KEYS).toString())
                .setOwner("load")
                .setEnvironment(Environment.TEST)
                .setProfile("keyfence")
                .setRequiredScopes(List.of("read"))
                .setHeldScopes(List.of("read"))
                .setMethod("GET")
                .setRoute("/v1/load/" + i % 20)
                .setClientIp("198.51.100." + i % 250)
                .setOutcome(allowed ? Outcome.ALLOW : Outcome.DENY)
                .setReason(
                        allowed
                                ? "ok"
                                : List.of("insufficient_scope", "expired", "rate_limited")
                                        .get((int) (i / 10 % 3)))
                .setLatencyNanos(5_000)
                .build();
    }

    private static String key(Decision decision) {
        return Objects.requireNonNull(decision.getKeyId());
    }

    @Override
    public void close() {
        stopped = true;
        try {
            boolean _ = thread.join(JOINED_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
