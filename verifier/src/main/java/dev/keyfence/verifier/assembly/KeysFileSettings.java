package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.control.DesiredKeys.Removed;
import java.nio.file.Path;

/**
 * A file that says which keys there are to be.
 *
 * @param file where it is
 * @param removed what is done with keys that came from it and are in it no more
 */
public record KeysFileSettings(Path file, Removed removed) {}
