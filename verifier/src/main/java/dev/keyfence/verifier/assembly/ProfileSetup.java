package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.assembly.StartFailure.Kind;
import dev.keyfence.verifier.profilefile.LiveProfiles;
import dev.keyfence.verifier.profilefile.ProfileFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a node's profiles, at start and on SIGHUP. */
final class ProfileSetup {

    private static final Logger LOG = LoggerFactory.getLogger(ProfileSetup.class);

    private ProfileSetup() {}

    /**
     * The profiles of a directory and those that ship.
     *
     * @throws StartFailure when one of them is not right
     */
    static LiveProfiles read(@Nullable Path directory, Parts parts) {
        try {
            LiveProfiles live = LiveProfiles.read(directory);
            parts.add("reloading of profiles", Hangup.calls(() -> reload(live)));
            return live;
        } catch (ProfileFileException e) {
            throw new StartFailure(
                    Kind.SETTINGS,
                    "the profiles cannot be used: " + String.join("; ", e.objections()));
        }
    }

    private static void reload(LiveProfiles live) {
        try {
            live.reload();
            LOG.info("The profiles were read again; there are {}.", live.profiles().names());
        } catch (ProfileFileException e) {
            LOG.error(
                    "The profiles were read again and are not right, so those from before stay: {}",
                    String.join("; ", e.objections()));
        }
    }
}
