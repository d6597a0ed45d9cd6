package dev.keyfence.schemas.serde;

import dev.keyfence.schemas.record.KeyState;
import org.apache.avro.specific.SpecificFixed;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Lets Avro load Keyfence's generated classes. Since 1.12.2 Avro refuses, with a {@link
 * SecurityException}, every class by name that nobody vouched for, so that a schema from outside
 * cannot have arbitrary classes made. The serdes vouch by themselves; whoever decodes or copies
 * records without them calls {@link #establish} first.
 */
public final class RecordTrust {

    private static final String RECORDS = KeyState.class.getPackageName();

    static {
        ClassSecurityPredicate ours = RecordTrust::isGenerated;
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), ours));
    }

    private RecordTrust() {}

    /**
     * Returns when Avro trusts the generated classes, beside those it trusted before. Costs nothing
     * the second time.
     */
    public static void establish() {
        // Loading this class did it, once, before any thread could get here.
    }

    private static boolean isGenerated(Class<?> type) {
        return type.getPackageName().equals(RECORDS)
                && (SpecificRecord.class.isAssignableFrom(type)
                        || SpecificFixed.class.isAssignableFrom(type)
                        || type.isEnum());
    }
}
