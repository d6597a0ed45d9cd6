package dev.keyfence.verifier.alert;

import dev.keyfence.verifier.store.KeyChange.Actor;

/**
 * When something about detection was set last.
 *
 * @param version counts up with every change
 * @param actor who set it
 * @param atMicros when, microseconds since the epoch
 */
public record SettingChange(int version, Actor actor, long atMicros) {}
