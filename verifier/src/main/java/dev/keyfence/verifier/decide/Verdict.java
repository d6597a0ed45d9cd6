package dev.keyfence.verifier.decide;

import org.jspecify.annotations.Nullable;

/** How a verification ends. */
public sealed interface Verdict {

    /** The key that was presented, where one was found. */
    @Nullable Candidate candidate();

    /** {@code ok}, or the code of the reason for refusing. */
    String reasonCode();

    /** What the key has left of its limits; null where none were looked at. */
    @Nullable Usage usage();

    /**
     * The key may do what is asked.
     *
     * @param candidate the key
     * @param usage what it has left of its limits; null when it has none
     */
    record Allow(Candidate candidate, @Nullable Usage usage) implements Verdict {

        /** A key without limits. */
        public Allow(Candidate candidate) {
            this(candidate, null);
        }

        @Override
        public String reasonCode() {
            return "ok";
        }
    }

    /**
     * The key may not.
     *
     * @param reason the first check that failed
     * @param candidate the key, where one was found
     * @param missingScope for {@link DenyReason#INSUFFICIENT_SCOPE}, the first scope that is
     *     missing
     * @param usage what the key has left of its limits; null where they were not why
     */
    record Deny(
            DenyReason reason,
            @Nullable Candidate candidate,
            @Nullable String missingScope,
            @Nullable Usage usage)
            implements Verdict {

        /** A refusal for which no limit was looked at. */
        public Deny(
                DenyReason reason, @Nullable Candidate candidate, @Nullable String missingScope) {
            this(reason, candidate, missingScope, null);
        }

        /** A refusal with nothing more to say. */
        public static Deny of(DenyReason reason) {
            return new Deny(reason, null, null);
        }

        @Override
        public String reasonCode() {
            return reason.code();
        }
    }
}
