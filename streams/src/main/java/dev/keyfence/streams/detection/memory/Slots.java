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

    /** Guesses from a source (D3), and for a key its wrong secrets (D7). */
    public static final Slot<Ring> GUESSES = Slot.passing(5, Ring::new);

    /**
     * Addresses that guessed, for a network, system or user agent. Shared: written after all
     * detectors.
     */
    public static final Slot<Recent> GUESSERS = Slot.passing(6, Recent.of(16));

    /** Calls that lacked a scope (D8). */
    public static final Slot<Ring> SCOPE_DENIALS = Slot.passing(7, Ring::new);

    /** Routes and scopes that were denied for want of a scope (D8). */
    public static final Slot<Recent> DENIED_ROUTES = Slot.passing(8, Recent.of(12));

    /** What a source presented that opened nothing. Shared: written after all detectors. */
    public static final Slot<Recent> PRESENTED = Slot.passing(9, Recent.of(24));

    /** Alerts that concern it (C1). */
    public static final Slot<Signals> SIGNALS = Slot.passing(10, Signals::new);

    /** Guesses before a success (D6). */
    public static final Slot<Ring> FAILURES = Slot.passing(11, Ring::new);

    /** Addresses that had a wrong secret for a key (D7). */
    public static final Slot<Recent> WRONG_SOURCES = Slot.passing(12, Recent.of(8));

    /** Uses of an expired key (D2). */
    public static final Slot<Ring> EXPIRED_USES = Slot.passing(13, Ring::new);

    /** How often a key is used (D16). */
    public static final Slot<Rate> RATE = Slot.passing(14, Rate::new);

    /** How much of a key's use is denied (D17). */
    public static final Slot<Outcomes> OUTCOMES = Slot.passing(15, Outcomes::new);

    /** In which hours of the week a key is used (D21). */
    public static final Slot<Hours> HOURS = Slot.passing(16, Hours::new);

    /** Where a key was used last, on the globe (D12). */
    public static final Slot<Whereabouts> WHEREABOUTS = Slot.passing(17, Whereabouts::new);

    /** Routes that an address asked for in vain (D23). */
    public static final Slot<Recent> NO_ROUTES = Slot.passing(18, Recent.of(24));

    /** Keys that were used from an address. Shared: written after all detectors. */
    public static final Slot<Recent> KEYS = Slot.passing(19, Recent.of(16));

    /** Uses in the last ten minutes, while a user's rule asks for them. */
    public static final Slot<Ring> KEY_USES = Slot.passing(20, Ring::new);

    /** Denials in the last ten minutes, while a user's rule asks for them. */
    public static final Slot<Ring> KEY_DENIALS = Slot.passing(21, Ring::new);

    /** Wrong secrets in the last ten minutes, while a user's rule asks for them. */
    public static final Slot<Ring> KEY_GUESSES = Slot.passing(22, Ring::new);

    /** Decisions of a user's rule's group. */
    public static final Slot<Ring> GROUP_EVENTS = Slot.passing(23, Ring::new);

    /** Values in a user's rule's group. */
    public static final Slot<Recent> GROUP_VALUES = Slot.passing(24, Recent.of(64));

    /** Conditions that held in a user's rule's group. */
    public static final Slot<Steps> GROUP_STEPS = Slot.passing(25, Steps::new);

    /** Decisions of a node (H3). */
    public static final Slot<Ring> NODE_DECISIONS = Slot.passing(26, Ring::new);

    /** Late ones of them (H3). */
    public static final Slot<Ring> NODE_LATE = Slot.passing(27, Ring::new);

    /** Records of a topic that became dead letters (H4). */
    public static final Slot<Ring> LETTERS = Slot.passing(28, Ring::new);

    /** How far a partition is behind (H2). */
    public static final Slot<Backlog> BACKLOG = Slot.passing(29, Backlog::new);

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
                            PRESENTED,
                            SIGNALS,
                            FAILURES,
                            WRONG_SOURCES,
                            EXPIRED_USES,
                            RATE,
                            OUTCOMES,
                            HOURS,
                            WHEREABOUTS,
                            NO_ROUTES,
                            KEYS,
                            KEY_USES,
                            KEY_DENIALS,
                            KEY_GUESSES,
                            GROUP_EVENTS,
                            GROUP_VALUES,
                            GROUP_STEPS,
                            NODE_DECISIONS,
                            NODE_LATE,
                            LETTERS,
                            BACKLOG)
                    .sorted(Comparator.comparingInt(Slot::tag))
                    .toList();

    private Slots() {}
}
