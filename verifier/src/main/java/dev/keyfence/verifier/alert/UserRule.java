package dev.keyfence.verifier.alert;

/**
 * A rule that a user wrote, as it is set.
 *
 * @param name its name
 * @param yaml the rule as it was written
 * @param change who set it, and when
 */
public record UserRule(String name, String yaml, SettingChange change) {}
