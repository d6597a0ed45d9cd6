package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.streams.detection.memory.KeyFacts;
import dev.keyfence.streams.detection.memory.KeyIdTime;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Source;
import java.time.Instant;

/** Keeps what the events of a key say that detectors ask for. For the task's thread. */
public final class KeyFactsWriter {

    private final Memories memories;
    private final SightingMaker maker;

    /** Writes into these memories. */
    public KeyFactsWriter(Memories memories, SightingMaker maker) {
        this.memories = memories;
        this.maker = maker;
    }

    /**
     * Takes an event.
     *
     * @param brokerSecond when the broker took it, in seconds since the epoch
     */
    public void note(KeyEvent event, long brokerSecond) {
        long second = event.getRequestedAt().getEpochSecond();
        switch (event.getType()) {
            // It was in use before, and wherever: who imports it is not who created it.
            case IMPORTED -> {
                Instant told = event.getAfter().getCreatedAt();
                long created = told == null ? second : told.getEpochSecond();
                // Millions may come at once, and nearly all have the time in their ids.
                if (created != KeyIdTime.second(event.getKeyId())) {
                    facts(event, brokerSecond).created(created, 0, 0);
                }
            }
            case CREATED -> {
                String address = event.getActor().getAddress();
                Source source = address == null ? null : maker.sourceOf(address);
                facts(event, brokerSecond)
                        .created(
                                second,
                                source == null ? 0 : source.id(),
                                source == null ? 0 : source.place().asn());
            }
            case REVOKED -> facts(event, brokerSecond).revoked(second);
            default -> {
                // No detector asks for the rest.
            }
        }
    }

    private KeyFacts facts(KeyEvent event, long brokerSecond) {
        return memories.of(new Entity(EntityKind.KEY, event.getKeyId()), brokerSecond)
                .get(Slots.FACTS);
    }
}
