package dev.keyfence.schemas.serde;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData.InstanceSupplier;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/** The places in a schema that hold other places. */
final class WireStructure {

    private WireStructure() {}

    static final class Items extends WirePart {

        private final WirePart element;

        Items(WirePart element) {
            super(Collection.class);
            this.element = element;
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            Collection<?> items = (Collection<?>) requireNonNull(value);
            if (!items.isEmpty()) {
                out.writeLong(items.size());
                for (Object each : items) {
                    element.write(each, out);
                }
            }
            out.write(0);
        }

        @Override
        Object read(WireInput in) {
            List<@Nullable Object> items = new ArrayList<>();
            for (int count = in.readBlock(); count != 0; count = in.readBlock()) {
                for (int i = 0; i < count; i++) {
                    items.add(element.read(in));
                }
            }
            return items;
        }
    }

    static final class Entries extends WirePart {

        private final WirePart element;

        Entries(WirePart element) {
            super(Map.class);
            this.element = element;
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            Map<?, ?> entries = (Map<?, ?>) requireNonNull(value);
            if (!entries.isEmpty()) {
                out.writeLong(entries.size());
                for (Map.Entry<?, ?> each : entries.entrySet()) {
                    WireValue.Text.put((CharSequence) requireNonNull(each.getKey()), out);
                    element.write(each.getValue(), out);
                }
            }
            out.write(0);
        }

        @Override
        Object read(WireInput in) {
            Map<String, @Nullable Object> entries = new HashMap<>();
            for (int count = in.readBlock(); count != 0; count = in.readBlock()) {
                for (int i = 0; i < count; i++) {
                    String key = in.readText();
                    entries.put(key, element.read(in));
                }
            }
            return entries;
        }
    }

    /** A union of null and something else, in this order. */
    static final class Maybe extends WirePart {

        private final WirePart some;

        Maybe(WirePart some) {
            super(Object.class);
            this.some = some;
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            if (value == null) {
                out.write(0);
            } else {
                out.writeLong(1);
                some.write(value, out);
            }
        }

        @Override
        @Nullable Object read(WireInput in) {
            return switch (in.read()) {
                case 0 -> null;
                case 2 -> some.read(in);
                default -> throw new ArithmeticException("no branch of a union");
            };
        }
    }

    static final class Choice extends WirePart {

        private final List<WirePart> branches;

        Choice(List<WirePart> branches) {
            super(Object.class);
            this.branches = branches;
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            for (int i = 0; i < branches.size(); i++) {
                WirePart branch = branches.get(i);
                if (branch.fits(value)) {
                    out.writeLong(i);
                    branch.write(value, out);
                    return;
                }
            }
            throw new ClassCastException("no branch of a union");
        }

        @Override
        @Nullable Object read(WireInput in) {
            return branches.get(Math.toIntExact(in.readLong())).read(in);
        }
    }

    static final class Fields extends WirePart {

        private final String name;
        private final Schema schema;
        private final InstanceSupplier records;
        private WirePart[] fields = {};

        Fields(Schema schema) {
            super(IndexedRecord.class);
            this.name = schema.getFullName();
            this.schema = schema;
            this.records = SpecificData.get().getNewRecordSupplier(schema);
        }

        /** Completes it: a record may hold others of its own kind. */
        void of(List<WirePart> parts) {
            fields = parts.toArray(WirePart[]::new);
        }

        @Override
        boolean fits(@Nullable Object value) {
            return value instanceof IndexedRecord item
                    && item.getSchema().getFullName().equals(name);
        }

        @Override
        void write(@Nullable Object value, WireBuffer out) {
            IndexedRecord item = (IndexedRecord) requireNonNull(value);
            if (!fits(item)) {
                throw new ClassCastException("no " + name);
            }
            for (int i = 0; i < fields.length; i++) {
                fields[i].write(item.get(i), out);
            }
        }

        @Override
        Object read(WireInput in) {
            IndexedRecord item = (IndexedRecord) records.newInstance(null, schema);
            for (int i = 0; i < fields.length; i++) {
                item.put(i, fields[i].read(in));
            }
            return item;
        }
    }
}
