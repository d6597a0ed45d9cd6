package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.control.KeyCreator;
import dev.keyfence.verifier.control.KeyImporter;
import dev.keyfence.verifier.replica.Follower;
import dev.keyfence.verifier.store.KeyHistory;

/**
 * What a node needs to manage keys.
 *
 * @param events follows the audit log; start it with the node
 * @param history answers what happened to a key
 * @param commander sends commands and awaits their answers
 * @param creator makes keys
 * @param importer brings keys in from elsewhere
 */
public record Control(
        Follower events,
        KeyHistory history,
        Commander commander,
        KeyCreator creator,
        KeyImporter importer) {}
