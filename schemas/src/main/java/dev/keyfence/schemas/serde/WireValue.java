package dev.keyfence.schemas.serde;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.avro.Conversion;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/** The places in a schema that hold one value. */
final class WireValue {

    private WireValue() {}

    static final class Nothing extends WirePart {

        Nothing() {
            super(Void.class);
        }

        @Override
        boolean fits(@Nullable Object value) {
            return value == null;
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            // Takes no bytes.
        }

        @Override
        @Nullable Object read(WireInput in) {
            return null;
        }
    }

    static final class Flag extends WirePart {

        Flag() {
            super(Boolean.class);
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            out.write((Boolean) requireNonNull(value) ? 1 : 0);
        }

        @Override
        Object read(WireInput in) {
            return in.read() == 1;
        }
    }

    static final class Int extends WirePart {

        Int() {
            super(Integer.class);
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            out.writeLong((Integer) requireNonNull(value));
        }

        @Override
        Object read(WireInput in) {
            return Math.toIntExact(in.readLong());
        }
    }

    static final class Whole extends WirePart {

        Whole() {
            super(Long.class);
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            out.writeLong((Long) requireNonNull(value));
        }

        @Override
        Object read(WireInput in) {
            return in.readLong();
        }
    }

    static final class Single extends WirePart {

        Single() {
            super(Float.class);
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            int bits = Float.floatToRawIntBits((Float) requireNonNull(value));
            out.writeLittleEndian(bits, Float.BYTES);
        }

        @Override
        Object read(WireInput in) {
            return Float.intBitsToFloat((int) in.readLittleEndian(Float.BYTES));
        }
    }

    static final class Real extends WirePart {

        Real() {
            super(Double.class);
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            long bits = Double.doubleToRawLongBits((Double) requireNonNull(value));
            out.writeLittleEndian(bits, Double.BYTES);
        }

        @Override
        Object read(WireInput in) {
            return Double.longBitsToDouble(in.readLittleEndian(Double.BYTES));
        }
    }

    static final class Text extends WirePart {

        Text() {
            super(CharSequence.class);
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            put((CharSequence) requireNonNull(value), out);
        }

        static void put(CharSequence text, WireBuffer out) {
            byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
            out.writeLong(utf8.length);
            out.write(utf8, 0, utf8.length);
        }

        @Override
        Object read(WireInput in) {
            return in.readText();
        }
    }

    static final class Bytes extends WirePart {

        Bytes() {
            super(ByteBuffer.class);
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            ByteBuffer buffer = (ByteBuffer) requireNonNull(value);
            byte[] copy = new byte[buffer.remaining()];
            buffer.get(buffer.position(), copy);
            out.writeLong(copy.length);
            out.write(copy, 0, copy.length);
        }

        @Override
        Object read(WireInput in) {
            return ByteBuffer.wrap(in.readBytes());
        }
    }

    static final class Fixed extends WirePart {

        private final Schema schema;
        private final int size;

        Fixed(Schema schema) {
            super(GenericFixed.class);
            this.schema = schema;
            this.size = schema.getFixedSize();
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            byte[] bytes = ((GenericFixed) requireNonNull(value)).bytes();
            if (bytes.length != size) {
                throw new ClassCastException("not " + size + " bytes");
            }
            out.write(bytes, 0, size);
        }

        @Override
        Object read(WireInput in) {
            return SpecificData.get().createFixed(null, in.readBytes(size), schema);
        }
    }

    static final class Symbol extends WirePart {

        private final Object[] symbols;

        Symbol(Schema schema) {
            super(Enum.class);
            symbols =
                    schema.getEnumSymbols().stream()
                            .map(symbol -> SpecificData.get().createEnum(symbol, schema))
                            .toArray();
        }

        @Override
        @SuppressWarnings("EnumOrdinal") // generated: its own schema's symbols, in their order
        void write(@Nullable Object value, WireBuffer out) {
            out.writeLong(((Enum<?>) requireNonNull(value)).ordinal());
        }

        @Override
        Object read(WireInput in) {
            return symbols[Math.toIntExact(in.readLong())];
        }
    }

    static final class Time extends WirePart {

        private final Conversion<Instant> conversion;
        private final Schema schema;
        private final LogicalType logical;

        Time(Conversion<Instant> conversion, Schema schema, LogicalType logical) {
            super(Instant.class);
            this.conversion = conversion;
            this.schema = schema;
            this.logical = logical;
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            out.writeLong(conversion.toLong((Instant) requireNonNull(value), schema, logical));
        }

        @Override
        Object read(WireInput in) {
            return conversion.fromLong(in.readLong(), schema, logical);
        }
    }
}
