package dev.keyfence.schemas.serde;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.KeyState;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
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
 * What a record costs to write and to read, the registry's answers being cached. Command and
 * figures: README.md.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SerdeBenchmark {

    private final Decision decision = SampleRecords.decision();
    private final KeyState keyState = SampleRecords.keyState();
    private final InMemoryRegistry registry;
    private final Serializer<Decision> decisionWriter;
    private final Serializer<KeyState> keyStateWriter;
    private final Deserializer<Decision> decisionReader;
    private final Deserializer<KeyState> keyStateReader;
    private byte[] decisionBytes = {};
    private byte[] keyStateBytes = {};

    /** Starts a registry for the first record of each type. */
    public SerdeBenchmark() {
        try {
            registry = new InMemoryRegistry();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Serde<Decision> decisions = serde(Decision.class);
        Serde<KeyState> keyStates = serde(KeyState.class);
        decisionWriter = decisions.serializer();
        decisionReader = decisions.deserializer();
        keyStateWriter = keyStates.serializer();
        keyStateReader = keyStates.deserializer();
    }

    /** Asks the registry what will be needed. */
    @Setup
    public void fillsTheCaches() {
        decisionBytes = encodeDecision();
        keyStateBytes = encodeKeyState();
        System.out.printf(
                "Decision: %d bytes, KeyState: %d bytes%n",
                decisionBytes.length, keyStateBytes.length);
    }

    /** Stops the registry. */
    @TearDown
    public void stopsTheRegistry() {
        registry.close();
    }

    /** A decision to bytes. */
    @Benchmark
    public byte[] encodeDecision() {
        return decisionWriter.serialize("keyfence.decisions", decision);
    }

    /** Bytes to a decision. */
    @Benchmark
    public Decision decodeDecision() {
        return decisionReader.deserialize("keyfence.decisions", decisionBytes);
    }

    /** A key's state to bytes. */
    @Benchmark
    public byte[] encodeKeyState() {
        return keyStateWriter.serialize("keyfence.keys", keyState);
    }

    /** Bytes to a key's state. */
    @Benchmark
    public KeyState decodeKeyState() {
        return keyStateReader.deserialize("keyfence.keys", keyStateBytes);
    }

    private <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
        return new RecordSerdes(
                        RecordSerdes.DEFAULT_CLASS,
                        Map.of(RegistrySettings.URL, registry.url().toString()))
                .forValues(type);
    }
}
