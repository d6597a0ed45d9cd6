package dev.keyfence.schemas.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.keyfence.schemas.compat.SchemaHistory.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every past version of every schema is still read, and still reads what is written today. */
class SchemaHistoryTest {

    /** Random records for each pair of versions: enough to meet every branch of every union. */
    private static final int RECORDS = 200;

    private static final long SEED = Long.getLong("seed", System.nanoTime());

    static Stream<Schema> current() {
        return RecordTypes.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("current")
    void keepsTheCurrentSchemaInTheHistory(Schema schema) throws IOException {
        String record = schema.getName();
        if (Boolean.getBoolean("history.add") && !isLatest(record, schema)) {
            SchemaHistory.add(schema);
        }

        assertThat(isLatest(record, schema))
                .as(
                        """
                        The schema of %s is not the latest in src/main/avro-history/%s.
                        If you meant to change it, keep the new version:
                            mvn -pl schemas test -Dtest=SchemaHistoryTest -Dhistory.add=true
                        and commit the file. Never edit or delete a version that was released: its records are still in topics.
                        """,
                        record, record)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("current")
    void readsWhatEveryPastVersionWrote(Schema now) throws IOException {
        for (Version past : SchemaHistory.of(now.getName())) {
            assertReads(
                    now,
                    past.schema(),
                    "Today's " + now.getName() + " does not read what " + past + " wrote");
        }
    }

    @ParameterizedTest
    @MethodSource("current")
    void isReadByEveryPastVersion(Schema now) throws IOException {
        for (Version past : SchemaHistory.of(now.getName())) {
            assertReads(
                    past.schema(),
                    now,
                    past + " does not read what today's " + now.getName() + " wrote");
        }
    }

    @Test
    void keepsNoHistoryOfARecordThatIsGone() throws IOException {
        List<String> names = RecordTypes.ALL.stream().map(Schema::getName).toList();

        assertThat(SchemaHistory.records())
                .as("a record whose topic may still hold data must stay readable")
                .containsExactlyInAnyOrderElementsOf(names);
    }

    private static boolean isLatest(String record, Schema schema) {
        List<Version> versions = SchemaHistory.of(record);
        return !versions.isEmpty()
                && versions.getLast().schema().toString().equals(schema.toString());
    }

    private static void assertReads(Schema reader, Schema writer, String failure)
            throws IOException {
        var compatibility = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        assertThat(compatibility.getType())
                .as("%s: %s", failure, compatibility.getResult().getIncompatibilities())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);

        RandomRecords random = new RandomRecords(new SplittableRandom(SEED));
        for (int i = 0; i < RECORDS; i++) {
            byte[] bytes = write(writer, random.next(writer));
            assertThatCode(() -> readToTheEnd(reader, writer, bytes))
                    .as("%s (replay with -Dseed=%d)", failure, SEED)
                    .doesNotThrowAnyException();
        }
    }

    private static byte[] write(Schema schema, Object datum) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(datum, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static void readToTheEnd(Schema reader, Schema writer, byte[] bytes)
            throws IOException {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
        Object record = new GenericDatumReader<>(writer, reader).read(null, decoder);
        assertThat(record).isNotNull();
        assertThat(decoder.isEnd()).isTrue();
    }
}
