package dev.keyfence.verifier.decisionlog;

import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.verifier.verify.Decision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a decision costs the request path ({@link #handOver}: a queue that is full most of the time,
 * so that both outcomes are in it) and how many one publisher's thread encodes and sends ({@link
 * #publish}, against a producer that takes everything). BENCHMARKS.md has the command and the
 * numbers.
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

    private final DecisionLogSettings settings = DecisionLogSettings.of("decisions");
    private final DecisionLog log =
            new DecisionLog(settings, TakesEverything::new, new PlainAvro());

    /** Starts the publisher. */
    @Setup
    public void start() {
        log.start();
    }

    /** Stops it. */
    @TearDown
    public void stop() {
        log.close();
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

    /** Acknowledges at once and forgets. */
    private static final class TakesEverything extends MockProducer<byte[], byte[]> {

        private static final RecordMetadata METADATA =
                new RecordMetadata(new TopicPartition("decisions", 0), 0, 0, 0, 0, 0);
        private static final Future<RecordMetadata> DONE =
                CompletableFuture.completedFuture(METADATA);

        private TakesEverything() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<byte[], byte[]> bytes, @Nullable Callback callback) {
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
