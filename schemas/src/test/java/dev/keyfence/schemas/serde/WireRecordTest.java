package dev.keyfence.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.compat.RandomRecords;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.schemas.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro's own writer and reader say what is right. */
class WireRecordTest {

    private static final int RECORDS = 300;

    static {
        RecordTrust.establish();
    }

    private static Stream<Schema> schemasOfAllTopics() {
        return new Topics(Topics.DEFAULT_PREFIX)
                .shared().stream()
                        .map(Topic::value)
                        .filter(value -> !value.equals(Topic.JSON))
                        .distinct()
                        .map(WireRecordTest::schemaOf);
    }

    @ParameterizedTest
    @MethodSource("schemasOfAllTopics")
    void writesWhatAvroWrites(Schema schema) throws IOException {
        SplittableRandom random = new SplittableRandom(schema.getFullName().hashCode());
        WireRecord writer = new WireRecord(schema);
        DatumWriter<Object> avro =
                new SpecificDatumWriter<>(schema, SpecificData.getForSchema(schema));
        for (int i = 0; i < RECORDS; i++) {
            IndexedRecord item = generated(schema, random);
            assertThat(bytes(writer, item)).isEqualTo(bytes(avro, item));
        }
    }

    @ParameterizedTest
    @MethodSource("schemasOfAllTopics")
    void readsWhatAvroReads(Schema schema) throws IOException {
        SplittableRandom random = new SplittableRandom(schema.getFullName().hashCode());
        for (int i = 0; i < RECORDS; i++) {
            GenericRecord item = (GenericRecord) new RandomRecords(random).next(schema);
            byte[] bytes = bytes(new GenericDatumWriter<>(schema), item);
            assertThat(read(bytes, schema)).isEqualTo(avro(bytes, schema));
        }
    }

    @ParameterizedTest
    @MethodSource("schemasOfAllTopics")
    void refusesWhatIsCutOffOrGoesOn(Schema schema) throws IOException {
        SplittableRandom random = new SplittableRandom(schema.getFullName().hashCode());
        GenericRecord item = (GenericRecord) new RandomRecords(random).next(schema);
        byte[] bytes = bytes(new GenericDatumWriter<>(schema), item);
        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(part, schema)).isInstanceOf(RuntimeException.class);
        }
        assertThatThrownBy(() -> read(Arrays.copyOf(bytes, bytes.length + 1), schema))
                .isInstanceOf(TrailingBytesException.class);
    }

    @ParameterizedTest
    @MethodSource("schemasOfAllTopics")
    void readsDamagedBytesAsAvroDoesOrRefusesThem(Schema schema) throws IOException {
        SplittableRandom random = new SplittableRandom(schema.getFullName().hashCode());
        for (int i = 0; i < RECORDS; i++) {
            GenericRecord item = (GenericRecord) new RandomRecords(random).next(schema);
            byte[] bytes = bytes(new GenericDatumWriter<>(schema), item);
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            IndexedRecord read;
            try {
                read = read(bytes, schema);
            } catch (IOException | RuntimeException e) {
                continue;
            }
            assertThat(read).isEqualTo(avro(bytes, schema));
        }
    }

    /** Others may write a list in several parts, and the size of each before it. */
    @Test
    void readsBlocksThatTellTheirSizes() throws IOException {
        Schema schema = SchemaBuilder.array().items().stringType();
        WireBuffer blocks = new WireBuffer();
        blocks.reset();
        blocks.writeLong(-2);
        blocks.writeLong(4);
        for (String text : List.of("a", "b")) {
            WireValue.Text.put(text, blocks);
        }
        blocks.writeLong(1);
        WireValue.Text.put("c", blocks);
        blocks.writeLong(0);

        assertThat(new WireRecord(schema).read(new WireInput(blocks.toBody(), 0)))
                .isEqualTo(List.of("a", "b", "c"));
    }

    @ParameterizedTest
    @ValueSource(longs = {5, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE})
    void makesNoMoreThanThereAreBytes(long told) {
        Schema texts = SchemaBuilder.array().items().stringType();
        WireBuffer bytes = new WireBuffer();
        bytes.reset();
        bytes.writeLong(told);
        bytes.write(0);
        bytes.write(0);

        for (Schema schema : List.of(texts, Schema.create(Schema.Type.STRING))) {
            WireInput in = new WireInput(bytes.toBody(), 0);
            assertThatThrownBy(() -> new WireRecord(schema).read(in))
                    .isInstanceOf(BufferUnderflowException.class);
        }
    }

    @Test
    void readsNoNumberOfMoreThan64Bits() {
        byte[] bytes = new byte[11];
        Arrays.fill(bytes, (byte) 0xff);

        assertThatThrownBy(() -> new WireInput(bytes, 0).readLong())
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void writesKindsThatNoTopicHas() throws IOException {
        Schema sixteen = Schema.createFixed("Sixteen", null, null, 4);
        Schema schema =
                SchemaBuilder.record("Kinds")
                        .fields()
                        .requiredFloat("small")
                        .requiredDouble("large")
                        .requiredBytes("raw")
                        .name("fixed")
                        .type(sixteen)
                        .noDefault()
                        .name("either")
                        .type()
                        .unionOf()
                        .intType()
                        .and()
                        .stringType()
                        .and()
                        .nullType()
                        .endUnion()
                        .noDefault()
                        .endRecord();
        for (Object either : new Object[] {Integer.MIN_VALUE, "zwölf \ud83d\udd11", null}) {
            GenericRecord item =
                    new GenericRecordBuilder(schema)
                            .set("small", -1.5f)
                            .set("large", Math.PI)
                            .set("raw", ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2))
                            .set("fixed", new GenericData.Fixed(sixteen, new byte[] {4, 3, 2, 1}))
                            .set("either", either)
                            .build();

            assertThat(bytes(new WireRecord(schema), item))
                    .isEqualTo(bytes(new GenericDatumWriter<>(schema), item));
            assertThat(
                            new WireRecord(schema)
                                    .read(new WireInput(bytes(new WireRecord(schema), item), 0)))
                    .isEqualTo(item);
        }
    }

    @Test
    void leavesABufferAsItIs() {
        Schema schema = SchemaBuilder.record("Raw").fields().requiredBytes("raw").endRecord();
        ByteBuffer raw = ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2).asReadOnlyBuffer();
        GenericRecord item = new GenericRecordBuilder(schema).set("raw", raw).build();

        assertThat(bytes(new WireRecord(schema), item)).containsExactly(4, 2, 3);
        assertThat(raw.position()).isEqualTo(1);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Schema schema =
                SchemaBuilder.record("Strict")
                        .fields()
                        .requiredLong("count")
                        .name("fixed")
                        .type(Schema.createFixed("Four", null, null, 4))
                        .noDefault()
                        .name("maybe")
                        .type()
                        .optional()
                        .stringType()
                        .endRecord();
        Schema four = schema.getField("fixed").schema();
        GenericData.Fixed right = new GenericData.Fixed(four, new byte[4]);
        GenericData.Fixed wrong =
                new GenericData.Fixed(Schema.createFixed("Two", null, null, 2), new byte[2]);

        for (List<Object> values :
                List.of(
                        List.<Object>of("text", right, "x"),
                        List.<Object>of(1, right, "x"),
                        List.<Object>of(1L, wrong, "x"),
                        List.<Object>of(1L, right, 2L))) {
            GenericData.Record item = new GenericData.Record(schema);
            for (int i = 0; i < values.size(); i++) {
                item.put(i, values.get(i));
            }
            assertThatThrownBy(() -> bytes(new WireRecord(schema), item))
                    .as(values.toString())
                    .isInstanceOf(RuntimeException.class);
        }
        GenericData.Record empty = new GenericData.Record(schema);
        assertThatThrownBy(() -> bytes(new WireRecord(schema), empty))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> bytes(new WireRecord(schema), SampleRecords.decision()))
                .isInstanceOf(ClassCastException.class);
    }

    @Test
    void knowsTheLogicalTypesOfGeneratedRecordsOnly() {
        Schema date = LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));

        assertThatThrownBy(() -> new WireRecord(date))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("date");
    }

    private static Schema schemaOf(String className) {
        try {
            return SpecificData.get().getSchema(Class.forName(className));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(className, e);
        }
    }

    /** A record of chance, as the class that is generated for it. */
    private static IndexedRecord generated(Schema schema, SplittableRandom random)
            throws IOException {
        byte[] bytes =
                bytes(new GenericDatumWriter<>(schema), new RandomRecords(random).next(schema));
        return avro(bytes, schema);
    }

    private static IndexedRecord avro(byte[] bytes, Schema schema) throws IOException {
        return RecordModel.<IndexedRecord>resolving(schema, schema)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    }

    private static IndexedRecord read(byte[] bytes, Schema schema) throws IOException {
        return RecordModel.<IndexedRecord>reader(schema, schema).read(bytes, 0);
    }

    private static byte[] bytes(WireRecord writer, IndexedRecord item) {
        WireBuffer buffer = new WireBuffer();
        buffer.reset();
        writer.write(item, buffer);
        return buffer.toBody();
    }

    private static byte[] bytes(DatumWriter<Object> writer, Object item) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        writer.write(item, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
