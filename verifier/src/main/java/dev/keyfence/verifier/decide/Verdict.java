package dev.keyfence.verifier.decide;

import org.jspecify.annotations.Nullable;

/** How a verification ends. */
public sealed interface Verdict {

    /** The key that was presented, where one was found. */
    @Nullable Candidate candidate();

    /** {@code ok}, or the code of the reason for refusing. */
    String reasonCode();

    /** The key may do what is asked. */
    record Allow(Candidate candidate) implements Verdict {
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
     */
    record Deny(DenyReason reason, @Nullable Candidate candidate, @Nullable String missingScope)
            implements Verdict {

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
