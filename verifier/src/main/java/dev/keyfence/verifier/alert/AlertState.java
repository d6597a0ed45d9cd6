package dev.keyfence.verifier.alert;

/**
 * An alert, and what people made of it.
 *
 * @param alert as it was raised
 * @param review what people made of it
 */
public record AlertState(AlertView alert, Review review) {

    /**
     * What it is now. One that was resolved is new again once its episode has a hit that is later
     * than the resolution: what people thought to be over goes on. One that is a false positive
     * stays that, however often it is hit.
     */
    public AlertStatus status() {
        return reopened() ? AlertStatus.NEW : review.status();
    }

    /** Whether it was resolved and went on. */
    public boolean reopened() {
        return review.status() == AlertStatus.RESOLVED
                && review.last()
                        .map(step -> alert.span().lastMicros() > step.atMicros())
                        .orElse(false);
    }

    /** Whether it counts when something's risk is reckoned. */
    public boolean counts() {
        return alert.swallowedBy() == null && status() != AlertStatus.FALSE_POSITIVE;
    }
}
