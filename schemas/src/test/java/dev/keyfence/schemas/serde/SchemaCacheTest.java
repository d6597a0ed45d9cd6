package dev.keyfence.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SchemaCacheTest {

    private static final SchemaLookup FOUND =
            new SchemaLookup.Found(Schema.create(Schema.Type.STRING));
    private static final SchemaLookup UNKNOWN = new SchemaLookup.Unknown();

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final AtomicInteger asked = new AtomicInteger();
    private final SchemaCache cache = new SchemaCache(nanos::get);

    @Test
    void keepsASchemaForGood() {
        ask(1, FOUND);
        nanos.addAndGet(1_000_000_000_000L);

        assertThat(ask(1, UNKNOWN)).isEqualTo(FOUND);
        assertThat(asked).hasValue(1);
    }

    @Test
    void forgetsThatAnIdWasUnknownAfterAMoment() {
        ask(1, UNKNOWN);
        nanos.addAndGet(SchemaCache.UNKNOWN_FOR.toNanos() - 1);
        assertThat(ask(1, FOUND)).isEqualTo(UNKNOWN);

        nanos.incrementAndGet();
        assertThat(ask(1, FOUND)).isEqualTo(FOUND);
        assertThat(asked).hasValue(2);
    }

    @Test
    void startsAfreshAtItsLimit() {
        for (int id = 0; id <= SchemaCache.IDS_MAX; id++) {
            ask(id, FOUND);
        }
        assertThat(asked).hasValue(SchemaCache.IDS_MAX + 1);
        ask(0, FOUND);

        assertThat(asked).as("0 was dropped with the others").hasValue(SchemaCache.IDS_MAX + 2);
    }

    private SchemaLookup ask(int id, SchemaLookup answer) {
        return cache.get(
                id,
                i -> {
                    asked.incrementAndGet();
                    return answer;
                });
    }
}
