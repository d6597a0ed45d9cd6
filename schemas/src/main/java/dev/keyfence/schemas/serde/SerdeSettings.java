package dev.keyfence.schemas.serde;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * How a serde behaves.
 *
 * @param registry where the schemas are
 * @param autoRegister true to register a schema at the first record written with it; false to
 *     require that it is registered, for clusters where schemas are released by other means
 */
record SerdeSettings(RegistrySettings registry, boolean autoRegister) {

    /** Confluent's name. */
    static final String AUTO_REGISTER = "auto.register.schemas";

    /** Confluent's name for the class of a record's value, when it is known. */
    static final String VALUE_TYPE = "specific.avro.value.type";

    /** Confluent's name for the class of a record's key, when it is known. */
    static final String KEY_TYPE = "specific.avro.key.type";

    /** Confluent's name: decode into generated classes. */
    static final String SPECIFIC_READER = "specific.avro.reader";

    static SerdeSettings from(Map<String, ?> config) {
        return new SerdeSettings(RegistrySettings.from(config), flag(config, AUTO_REGISTER, true));
    }

    private static boolean flag(Map<String, ?> config, String name, boolean fallback) {
        Object value = config.get(name);
        return switch (value == null ? "" : value.toString()) {
            case "" -> fallback;
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigException(name + " must be true or false, not " + value);
        };
    }
}
