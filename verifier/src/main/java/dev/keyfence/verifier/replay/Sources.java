package dev.keyfence.verifier.replay;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sources seen so far. For the reading thread. */
final class Sources {

    /** A log of more sources than this would fill a control API with keys, not measure a node. */
    static final int SOURCES_MAX = 200_000;

    private final Map<String, Source> byName = new HashMap<>();

    /** The source of a request; null when it is new and there are too many already. */
    @Nullable Source of(LoggedRequest request) {
        Source known = byName.get(request.source());
        if (known != null || byName.size() >= SOURCES_MAX) {
            return known;
        }
        Source source = new Source(request.source());
        byName.put(request.source(), source);
        return source;
    }

    /** The source with the most requests among those that have a key, or empty. */
    Optional<Source> busiest() {
        return byName.values().stream()
                .filter(source -> source.keyNow() != null)
                .max(
                        Comparator.comparingLong(Source::requests)
                                .thenComparing(Source::name, Comparator.reverseOrder()));
    }
}
