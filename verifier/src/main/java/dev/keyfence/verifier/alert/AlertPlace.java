package dev.keyfence.verifier.alert;

/**
 * Where an alert is in a list: the order is that of the latest hits.
 *
 * @param lastMicros when its latest hit was, microseconds since the epoch
 * @param id its id
 */
public record AlertPlace(long lastMicros, String id) {

    /** The place of an alert. */
    public static AlertPlace of(AlertView alert) {
        return new AlertPlace(alert.span().lastMicros(), alert.id());
    }
}
