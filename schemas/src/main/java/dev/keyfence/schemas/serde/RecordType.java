package dev.keyfence.schemas.serde;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;

/** Reads the name of a generated record's class from a configuration. */
final class RecordType {

    private RecordType() {}

    @SuppressWarnings(
            "unchecked") // Only the caller knows its type parameter; that it is a record is checked
    // here.
    static <T extends SpecificRecord> Class<T> from(Map<String, ?> config, String setting) {
        Object value = config.get(setting);
        if (value == null) {
            throw new ConfigException(setting + " is missing: the class of the records to read");
        }
        Class<?> found = value instanceof Class<?> given ? given : load(setting, value.toString());
        if (!SpecificRecord.class.isAssignableFrom(found)) {
            throw new ConfigException(
                    setting + " must be a generated Avro record, not " + found.getName());
        }
        return (Class<T>) found;
    }

    private static Class<?> load(String setting, String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new ConfigException(
                    setting + " names a class that is not on the class path: " + name);
        }
    }
}
