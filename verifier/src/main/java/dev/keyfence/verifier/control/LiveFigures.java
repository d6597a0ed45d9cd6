package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.archive.DecisionTally;
import dev.keyfence.verifier.archive.DecisionTally.Changed;
import dev.keyfence.verifier.archive.DecisionTally.Counted;
import dev.keyfence.verifier.archive.DecisionTally.Named;
import dev.keyfence.verifier.archive.DecisionTally.Of;
import dev.keyfence.verifier.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What one who watches is sent: how many decisions there were, at each look; who was denied most,
 * and what else there is, each second, where it is not what it was. Used by one thread at a time.
 */
final class LiveFigures {

    /** Looks between two of what changes slowly. */
    private static final int SLOW = 4;

    private static final int NAMES = 10;

    private final DecisionTally tally;
    private final InstantSource clock;
    private final Map<String, Supplier<byte[]>> slow;
    private final Map<String, byte[]> said = new HashMap<>();
    private long seen;
    private long looks;

    /**
     * Figures for one who has seen nothing yet.
     *
     * @param slow events beside those of decisions: what an event of a name says now
     */
    LiveFigures(DecisionTally tally, InstantSource clock, Map<String, Supplier<byte[]>> slow) {
        this.tally = tally;
        this.clock = clock;
        this.slow = Map.copyOf(slow);
    }

    /** The events since the last look. One comes each second, so that silence means trouble. */
    byte[] next() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        boolean all = looks++ % SLOW == 0;
        Changed changed = tally.changedSince(seen);
        seen = changed.upTo();
        if (all || !changed.slots().isEmpty()) {
            text.writeBytes(EventStream.event("rates", rates(changed.slots())));
        }
        if (all) {
            say(text, "top", Json.object(this::top));
            slow.forEach((name, now) -> say(text, name, now.get()));
        }
        return text.toByteArray();
    }

    private void say(ByteArrayOutputStream text, String name, byte[] now) {
        if (!Arrays.equals(said.put(name, now), now)) {
            text.writeBytes(EventStream.event(name, now));
        }
    }

    private byte[] rates(List<Counted> slots) {
        return Json.object(json -> {
            json.writeNumberField("now", clock.millis() / 1_000);
            json.writeNumberField("slot_s", DecisionTally.SLOT.toSeconds());
            json.writeNumberField("since", tally.sinceSeconds());
            json.writeArrayFieldStart("slots");
            for (Counted slot : slots) {
                json.writeStartObject();
                json.writeNumberField("at", slot.atSeconds());
                json.writeObjectFieldStart("counts");
                for (Map.Entry<String, Long> count : slot.counts().entrySet()) {
                    json.writeNumberField(count.getKey(), count.getValue());
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private void top(JsonGenerator json) throws IOException {
        names(json, "addresses", Of.ADDRESS);
        names(json, "routes", Of.ROUTE);
        names(json, "keys", Of.KEY);
    }

    private void names(JsonGenerator json, String field, Of of) throws IOException {
        json.writeArrayFieldStart(field);
        for (Named named : tally.mostDenied(of, NAMES)) {
            json.writeStartObject();
            json.writeStringField("value", named.name());
            json.writeNumberField("count", named.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
