package dev.keyfence.schemas.serde;

import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Finds the reader that turns what was written with a schema id into this version's record.
 * Thread-safe.
 */
final class RecordReaders<T extends SpecificRecord> {

    /** Versions of one schema; at the limit all are dropped and made again. */
    private static final int READERS_MAX = 1_000;

    private final RegistryClient registry;
    private final Class<T> type;
    private final Schema wanted;
    private final ConcurrentHashMap<Integer, RecordReader<T>> readers = new ConcurrentHashMap<>();

    /** Nearly every record has the schema of the one before. */
    private volatile @Nullable Known<T> last;

    RecordReaders(RegistryClient registry, Class<T> type) {
        this.registry = registry;
        this.type = type;
        this.wanted = SpecificData.get().getSchema(type);
    }

    RecordReader<T> forWriter(String topic, int id) {
        Known<T> known = last;
        if (known != null && known.id == id) {
            return known.reader;
        }
        RecordReader<T> reader = readers.get(id);
        if (reader == null) {
            reader = load(topic, id);
            if (readers.size() >= READERS_MAX) {
                readers.clear();
            }
            readers.put(id, reader);
        }
        last = new Known<>(id, reader);
        return reader;
    }

    Class<T> type() {
        return type;
    }

    private RecordReader<T> load(String topic, int id) {
        return switch (registry.schemaById(id)) {
            case SchemaLookup.Found found -> {
                if (!isWanted(found.schema())) {
                    throw new WrongRecordTypeException(
                            "A record of topic "
                                    + topic
                                    + " is a "
                                    + found.schema().getFullName()
                                    + " (schema id "
                                    + id
                                    + "), not a "
                                    + wanted.getFullName());
                }
                yield RecordModel.reader(found.schema(), wanted);
            }
            case SchemaLookup.Unknown unknown ->
                    throw new UnknownSchemaException(
                            "A record of topic "
                                    + topic
                                    + " names schema id "
                                    + id
                                    + ", which the schema registry does not know. Either it was written with another registry, or"
                                    + " the registry lost its content.");
            case SchemaLookup.NotAvro notAvro ->
                    throw new WrongRecordTypeException(
                            "A record of topic "
                                    + topic
                                    + " names schema id "
                                    + id
                                    + ", which is of no use here: "
                                    + notAvro.detail());
        };
    }

    private boolean isWanted(Schema writer) {
        return writer.getType() == Schema.Type.RECORD
                && (writer.getFullName().equals(wanted.getFullName())
                        || wanted.getAliases().contains(writer.getFullName()));
    }

    private record Known<T>(int id, RecordReader<T> reader) {}
}
