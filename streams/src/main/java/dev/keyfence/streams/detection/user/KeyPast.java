package dev.keyfence.streams.detection.user;

import dev.keyfence.streams.detection.memory.Agents;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Sources;
import dev.keyfence.streams.detection.rule.Source;
import org.jspecify.annotations.Nullable;

/** What a key's memory says of where it was used from before. Pure. */
final class KeyPast {

    private KeyPast() {}

    static long sources(Look look) {
        Sources sources = known(look);
        return sources == null ? 0 : sources.all().size();
    }

    static boolean knowsSource(Look look) {
        Source source = look.sighting().source();
        Sources sources = known(look);
        return source != null && sources != null && sources.find(source.id()) != null;
    }

    static boolean knowsNetwork(Look look) {
        Source source = look.sighting().source();
        Sources sources = known(look);
        return source != null
                && sources != null
                && sources.any(seen -> seen.visit().networkId() == source.networkId());
    }

    static boolean knowsAsn(Look look) {
        Source source = look.sighting().source();
        Sources sources = known(look);
        return source != null
                && source.place().asn() != 0
                && sources != null
                && sources.any(seen -> seen.visit().asn() == source.place().asn());
    }

    static boolean knowsAgent(Look look) {
        Memory key = look.key();
        Agents agents = key == null ? null : key.peek(Slots.AGENTS);
        String family = look.sighting().agentFamily();
        return agents != null && family != null && agents.knows(family);
    }

    private static @Nullable Sources known(Look look) {
        Memory key = look.key();
        return key == null ? null : key.peek(Slots.SOURCES);
    }
}
