package dev.keyfence.verifier.solo;

import dev.keyfence.streams.geo.GeoDatabases;
import java.nio.file.Path;
import java.util.List;

/**
 * What the topologies of a process are told.
 *
 * @param usage for how long usage is kept
 * @param geo database files that say where addresses are
 */
public record TopologySettings(UsageRetention usage, List<Path> geo) {

    /** What holds when nothing else is said. */
    public static final TopologySettings DEFAULTS =
            new TopologySettings(UsageRetention.DEFAULTS, List.of());

    /** Copies the list. */
    public TopologySettings {
        geo = List.copyOf(geo);
    }

    /**
     * The same, with files that can be read.
     *
     * @throws IllegalArgumentException when one cannot: says which, and what is expected
     */
    public TopologySettings checked() {
        GeoDatabases.open(geo).close();
        return this;
    }
}
