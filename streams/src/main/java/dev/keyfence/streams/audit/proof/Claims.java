package dev.keyfence.streams.audit.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * What one start of a node is known to have given, and since when: a few points in time, ascending
 * in numbers and times. Leaving one out only delays what follows from it. For one thread.
 */
final class Claims {

    /** Enough for an hour of silence, a point every minute. */
    static final int MAX = 64;

    /** In a grace. */
    private static final int POINTS = 8;

    private final List<Claim> claims = new ArrayList<>();
    private final long spacingMillis;

    Claims(ProofLimits limits) {
        spacingMillis = limits.grace().toMillis() / POINTS;
    }

    boolean isEmpty() {
        return claims.isEmpty();
    }

    List<Claim> all() {
        return claims;
    }

    /** Takes back what was kept. */
    void restore(Claim claim) {
        claims.add(claim);
    }

    /** Adds a claim of more than all before. */
    void add(long number, long atMillis) {
        long millis = claims.isEmpty() ? atMillis : Math.max(atMillis, claims.getLast().atMillis());
        if (claims.size() > 1
                && !claims.getLast().isRipe()
                && claims.getLast().atMillis() - claims.get(claims.size() - 2).atMillis()
                        < spacingMillis) {
            claims.removeLast();
        }
        claims.add(new Claim(number, millis, Claim.UNRIPE));
        if (claims.size() > MAX) {
            thinOut();
        }
    }

    /**
     * The node is known to keep nothing back any more that it decided a while before a time.
     *
     * @param below only of claims of less than this number
     */
    void ripen(long below, long millis) {
        for (int i = 0; i < claims.size(); i++) {
            Claim claim = claims.get(i);
            if (!claim.isRipe()
                    && claim.number() < below
                    && claim.atMillis() + EpochProof.SETTLED_AFTER.toMillis() <= millis) {
                claims.set(i, claim.ripe(millis));
            }
        }
    }

    /** Forgets claims of nothing more than this. */
    void provedTo(long number) {
        claims.removeIf(claim -> claim.number() <= number);
    }

    /** Every second one, but the last. */
    private void thinOut() {
        for (int i = claims.size() - 2; i >= 0; i -= 2) {
            claims.remove(i);
        }
    }
}
