package dev.keyfence.streams.detection.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeySnapshot;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.memory.KeyFacts;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyFactsWriterTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant YEARS_AGO = Instant.parse("2021-03-01T00:00:00Z");

    private final Memory memory = new Memory();
    private final KeyFactsWriter writer =
            new KeyFactsWriter((_, _) -> memory, new SightingMaker(_ -> Sightings.OFFICE));

    @Test
    void notesWhenAndFromWhereAKeyWasCreated() {
        KeyFacts facts = after(event(KeyEventType.CREATED, NOON));

        assertThat(facts.createdSecond()).isEqualTo(NOON.getEpochSecond());
        assertThat(facts.creatorAsn()).isEqualTo(Sightings.OFFICE.asn());
        assertThat(facts.creatorId()).isNotZero();
    }

    @Test
    void doesNotTakeWhoImportsAKeyForWhoCreatedIt() {
        KeyFacts facts = after(event(KeyEventType.IMPORTED, YEARS_AGO));

        assertThat(facts.createdSecond()).isEqualTo(YEARS_AGO.getEpochSecond());
        assertThat(facts.creatorAsn()).isZero();
        assertThat(facts.creatorId()).isZero();
    }

    @Test
    void knowsNoBetterTimeThanThatOfAnImportWhereTheEventHasNone() {
        assertThat(after(event(KeyEventType.IMPORTED, null)).createdSecond())
                .isEqualTo(NOON.getEpochSecond());
    }

    /** An import of millions would else make a row for each. */
    @Test
    void notesNothingOfAnImportThatTheKeysIdTells() {
        String id = "key_00000000000000000000000000";
        KeyEvent unknown =
                KeyEvent.newBuilder(event(KeyEventType.IMPORTED, Instant.EPOCH))
                        .setKeyId(id)
                        .build();
        KeyEvent other =
                KeyEvent.newBuilder(event(KeyEventType.IMPORTED, YEARS_AGO)).setKeyId(id).build();

        writer.note(unknown, NOON.getEpochSecond());
        assertThat(memory.peek(Slots.FACTS)).isNull();
        writer.note(other, NOON.getEpochSecond());
        assertThat(memory.get(Slots.FACTS).createdSecond()).isEqualTo(YEARS_AGO.getEpochSecond());
    }

    @Test
    void notesTheFirstRevocation() {
        assertThat(after(event(KeyEventType.REVOKED, NOON)).revokedSecond())
                .isEqualTo(NOON.getEpochSecond());
    }

    private KeyFacts after(KeyEvent event) {
        writer.note(event, NOON.getEpochSecond());
        return memory.get(Slots.FACTS);
    }

    private static KeyEvent event(KeyEventType type, @Nullable Instant createdAt) {
        return KeyEvent.newBuilder()
                .setEventId("key_a/1")
                .setKeyId("key_a")
                .setType(type)
                .setRequestedAt(NOON)
                .setAcceptedAt(NOON)
                .setActor(Actor.newBuilder().setId("key_admin").setAddress("203.0.113.7").build())
                .setAfter(
                        KeySnapshot.newBuilder()
                                .setVersion(1)
                                .setStatus(KeyStatus.ACTIVE)
                                .setProfile("keyfence")
                                .setOwner("acme")
                                .setName("ci")
                                .setEnvironment(Environment.LIVE)
                                .setScopes(List.of())
                                .setTags(List.of())
                                .setAttributes(Map.of())
                                .setGeneration(1)
                                .setCreatedAt(createdAt)
                                .build())
                .build();
    }
}
