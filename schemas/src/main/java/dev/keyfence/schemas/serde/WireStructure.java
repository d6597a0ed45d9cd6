package dev.keyfence.schemas.serde;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
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
    }

    static final class Fields extends WirePart {

        private final String name;
        private WirePart[] fields = {};

        Fields(String name) {
            super(IndexedRecord.class);
            this.name = name;
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
    }
}
