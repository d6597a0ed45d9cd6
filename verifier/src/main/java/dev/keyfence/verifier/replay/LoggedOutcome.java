package dev.keyfence.verifier.replay;

/**
 * What a log says became of a request.
 *
 * @param allowed whether it was let through
 * @param reason why; {@code ok} where it was let through and the log gives no reason
 */
record LoggedOutcome(boolean allowed, String reason) {

    private static final LoggedOutcome OK = new LoggedOutcome(true, "ok");

    /**
     * What the status of a response says: 401, 403 and 429 are how an API says no to a key; all
     * others, errors among them, mean that the key was good.
     */
    static LoggedOutcome ofStatus(String status) {
        return switch (status) {
            case "401", "403", "429" -> new LoggedOutcome(false, "status_" + status);
            default -> OK;
        };
    }
}
