package dev.keyfence.streams.detection.memory;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every slot there is. A new one takes the next tag; the tag of one that went is not given again.
 */
public final class Slots {

    /** What the key's life is, by its events; the reducer of key events writes it. */
    public static final Slot<KeyFacts> FACTS = Slot.lasting(0, KeyFacts::new);

    /** First and last use. Shared: written after all detectors. */
    public static final Slot<Uses> USES = Slot.lasting(1, Uses::new);

    /** Where a key was used from. Shared: written after all detectors. */
    public static final Slot<Sources> SOURCES = Slot.passing(2, Sources::new);

    /** What a key was used with. Shared: written after all detectors. */
    public static final Slot<Agents> AGENTS = Slot.passing(3, Agents::new);

    /** Which rules had hits, and when; written by whoever takes findings. */
    public static final Slot<Raised> RAISED = Slot.passing(4, Raised::new);

    /** Guesses from a source (D3), and for a key its wrong secrets (D6, D7). */
    public static final Slot<Ring> GUESSES = Slot.passing(5, Ring::new);

    /** Addresses that guessed, for a network or system (D3). */
    public static final Slot<Recent> GUESSERS = Slot.passing(6, Recent.of(8));

    /** Calls that lacked a scope (D8). */
    public static final Slot<Ring> SCOPE_DENIALS = Slot.passing(7, Ring::new);

    /** Routes and scopes that were denied for want of a scope, lately (D8). */
    public static final Slot<Recent> DENIED_ROUTES = Slot.passing(8, Recent.of(12));

    /** The same over a day (D8). */
    public static final Slot<Recent> DENIED_ROUTES_OF_DAY = Slot.passing(9, Recent.of(12));

    /** Alerts that concern it (C1). */
    public static final Slot<Signals> SIGNALS = Slot.passing(10, Signals::new);

    /** All of them; each at the place of its tag. */
    public static final List<Slot<?>> ALL =
            Stream.<Slot<?>>of(
                            FACTS,
                            USES,
                            SOURCES,
                            AGENTS,
                            RAISED,
                            GUESSES,
                            GUESSERS,
                            SCOPE_DENIALS,
                            DENIED_ROUTES,
                            DENIED_ROUTES_OF_DAY,
                            SIGNALS)
                    .sorted(Comparator.comparingInt(Slot::tag))
                    .toList();

    private Slots() {}
}
