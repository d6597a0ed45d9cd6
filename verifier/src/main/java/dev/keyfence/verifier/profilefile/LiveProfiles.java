package dev.keyfence.verifier.profilefile;

import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A node's profiles, which can be read again while it serves. Safe for any number of threads. */
public final class LiveProfiles {

    private final @Nullable Path directory;
    private final Profiles profiles;

    private LiveProfiles(@Nullable Path directory, Profiles profiles) {
        this.directory = directory;
        this.profiles = profiles;
    }

    /**
     * Reads a node's profiles.
     *
     * @param directory where more than those that ship are; null for none
     * @throws ProfileFileException when any of them is not right
     */
    public static LiveProfiles read(@Nullable Path directory) throws ProfileFileException {
        return new LiveProfiles(directory, new Profiles(ProfileFiles.load(directory)));
    }

    /** The profiles, always as they were read last. */
    public Profiles profiles() {
        return profiles;
    }

    /**
     * Reads all files again. Keys of a profile whose file is gone are no longer verified.
     *
     * @throws ProfileFileException when any of them is not right; then nothing changes
     */
    public synchronized void reload() throws ProfileFileException {
        Collection<Profile> read = ProfileFiles.load(directory);
        profiles.replace(read);
    }
}
