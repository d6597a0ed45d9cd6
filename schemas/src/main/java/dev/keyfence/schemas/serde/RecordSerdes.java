package dev.keyfence.schemas.serde;

import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serde;

/**
 * Makes the serdes of record values, of the class that the configuration names: Keyfence's own or
 * one that the user has on the class path, such as Confluent's {@code SpecificAvroSerde}.
 * Thread-safe.
 */
public final class RecordSerdes {

    /** The class name of Keyfence's own serde. */
    public static final String DEFAULT_CLASS = KeyfenceAvroSerde.class.getName();

    static {
        RecordTrust.establish();
    }

    private final String className;
    private final Map<String, ?> config;

    /**
     * Connects to nothing.
     *
     * @param className a {@link Serde} with a constructor without parameters
     * @param config Confluent's settings, {@code schema.registry.url} at least
     */
    public RecordSerdes(String className, Map<String, ?> config) {
        this.className = className;
        this.config = Map.copyOf(config);
    }

    /**
     * A serde for the values of one type, configured; the caller closes it. Whatever its class, it
     * throws {@link org.apache.kafka.common.errors.RetriableException} while the registry is away
     * and {@link org.apache.kafka.common.errors.SerializationException} for bytes that can never be
     * read, another type of record among them.
     *
     * @throws ConfigException when the class is missing, is no serde, or does not like its settings
     */
    public <T extends SpecificRecord> Serde<T> forValues(Class<T> type) {
        Map<String, Object> all = new HashMap<>(config);
        all.put(SerdeSettings.SPECIFIC_READER, "true");
        all.put(SerdeSettings.VALUE_TYPE, type.getName());
        Serde<?> serde = instantiate();
        serde.configure(all, false);
        @SuppressWarnings("unchecked") // A foreign serde is checked record by record.
        Serde<T> typed = (Serde<T>) serde;
        return serde instanceof KeyfenceAvroSerde<?> ? typed : new ForeignSerde<>(typed, type);
    }

    private Serde<?> instantiate() {
        try {
            Class<?> found = Class.forName(className);
            if (!Serde.class.isAssignableFrom(found)) {
                throw new ConfigException(
                        "The serde class " + className + " is no " + Serde.class.getName());
            }
            return (Serde<?>) found.getDeclaredConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw new ConfigException(
                    "The serde class "
                            + className
                            + " is not on the class path. Add its jar, or use "
                            + DEFAULT_CLASS);
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new ConfigException(
                    "The serde class "
                            + className
                            + " has no public constructor without parameters");
        } catch (InvocationTargetException e) {
            throw new ConfigException(
                    "The serde class " + className + " failed to start: " + e.getCause());
        }
    }
}
