package dev.keyfence.verifier.decisionlog;

import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.verifier.spool.SpoolSettings;
import dev.keyfence.verifier.verify.Decision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a decision costs the request path ({@link #handOver}: a queue that is full most of the time,
 * so that both outcomes are in it) and how many one publisher's thread encodes and sends ({@link
 * #publish}, against a producer that takes everything), or writes to disk ({@link #spool}, against
 * one that takes nothing) and sends from there ({@link #spoolAndPublish}). BENCHMARKS.md has the
 * command and the numbers.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx1g", "--sun-misc-unsafe-memory-access=allow"})
@State(Scope.Benchmark)
public class DecisionLogBenchmark {

    private final Decision[] decisions =
            LongStream.range(0, 1_024).mapToObj(Samples::allowed).toArray(Decision[]::new);
    private int next;

    private static final int THROUGH_DISK = 200_000;

    private final DecisionLogSettings settings = DecisionLogSettings.of("decisions");
    private final AtomicBoolean kafkaIsAway = new AtomicBoolean();

    @SuppressWarnings("NullAway.Init") // made by JMH's set-up
    private Path directory;

    @SuppressWarnings("NullAway.Init") // made by JMH's set-up
    private DecisionLog.Storage storage;

    @SuppressWarnings("NullAway.Init") // made by JMH's set-up
    private DecisionLog log;

    /** Starts the publisher. */
    @Setup
    public void start() throws IOException {
        directory = Files.createTempDirectory(Path.of("target"), "spool");
        storage = DecisionLog.Storage.open(SpoolSettings.of(directory, 8L << 30));
        log =
                new DecisionLog(
                        settings,
                        new DecisionLog.Kafka(() -> new Taker(kafkaIsAway), new PlainAvro()),
                        storage,
                        _ -> true);
        log.start();
    }

    /** Stops it. */
    @TearDown
    public void stop() throws IOException {
        log.close();
        storage.close();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /** As fast as a request path can. */
    @Benchmark
    public void handOver() {
        log.accept(decisions[next++ & 1_023]);
    }

    /** As fast as the publisher can: waits while half the queue is taken. */
    @Benchmark
    public void publish() {
        while (log.metrics().pending() > settings.queueDecisionsMax() / 2) {
            Thread.onSpinWait();
        }
        log.accept(decisions[next++ & 1_023]);
    }

    /** As fast as the keeper writes: Kafka takes nothing. */
    @Benchmark
    public void spool() {
        kafkaIsAway.set(true);
        publish();
    }

    /** As fast as decisions pass through the disk: {@value #THROUGH_DISK} at a time. */
    @Benchmark
    @OperationsPerInvocation(THROUGH_DISK)
    public void spoolAndPublish() {
        kafkaIsAway.set(true);
        for (int i = 0; i < THROUGH_DISK; i++) {
            publish();
        }
        kafkaIsAway.set(false);
        DecisionLogMetrics metrics = log.metrics();
        while (metrics.published() + metrics.lost() < metrics.decided()) {
            LockSupport.parkNanos(100_000);
        }
    }

    /** Acknowledges at once and forgets, or takes nothing. */
    private static final class Taker extends MockProducer<byte[], byte[]> {

        private final AtomicBoolean isAway;

        private static final RecordMetadata METADATA =
                new RecordMetadata(new TopicPartition("decisions", 0), 0, 0, 0, 0, 0);
        private static final Future<RecordMetadata> DONE =
                CompletableFuture.completedFuture(METADATA);

        private Taker(AtomicBoolean isAway) {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.isAway = isAway;
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<byte[], byte[]> bytes, @Nullable Callback callback) {
            if (isAway.get()) {
                throw new TimeoutException("away");
            }
            if (callback != null) {
                callback.onCompletion(METADATA, null);
            }
            return DONE;
        }
    }

    /** What every serde does at the least. */
    private static final class PlainAvro
            implements Serializer<dev.keyfence.schemas.record.Decision> {

        private final SpecificDatumWriter<dev.keyfence.schemas.record.Decision> writer;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        private @Nullable BinaryEncoder encoder;

        private PlainAvro() {
            RecordTrust.establish();
            writer =
                    new SpecificDatumWriter<>(
                            dev.keyfence.schemas.record.Decision.getClassSchema());
        }

        @Override
        public byte[] serialize(String topic, dev.keyfence.schemas.record.Decision data) {
            out.reset();
            encoder = EncoderFactory.get().binaryEncoder(out, encoder);
            try {
                writer.write(data, encoder);
                encoder.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toByteArray();
        }
    }
}
