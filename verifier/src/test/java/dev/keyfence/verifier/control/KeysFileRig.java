package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.profilefile.ProfileFileException;
import dev.keyfence.verifier.profilefile.ProfileFiles;
import dev.keyfence.verifier.verify.AdminKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;

/** Keys that are said by a file, over fakes. */
public final class KeysFileRig {

    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(200);

    final FakeHistory history = new FakeHistory();
    final FakeLifecycle lifecycle;
    final DesiredKeys desired;
    private final Path directory;

    /** A fleet with these keys, and a directory for files. */
    public KeysFileRig(FakeKeys keys, Path directory) {
        this.directory = directory;
        history.canned = false;
        lifecycle = new FakeLifecycle(keys, history);
        Commander commander = new Commander(lifecycle, lifecycle, ANSWER_TIMEOUT);
        InstantSource clock = InstantSource.system();
        desired =
                new DesiredKeys(
                        new DesiredKeys.Parts(
                                new KeyImporter(commander, keys, () -> 0, clock),
                                commander,
                                keys,
                                history,
                                new AdminKeys(keys, _ -> false, clock),
                                clock));
    }

    /** Writes a file that only its owner reads, and applies it. */
    public DesiredKeys.Result apply(String name, String text, DesiredKeys.Removed removed)
            throws KeysFileException {
        return desired.apply(read(write(name, text)), removed);
    }

    Path write(String name, String text) {
        try {
            Path file = Files.writeString(directory.resolve(name), text);
            return Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KeysFile read(Path file) throws KeysFileException {
        try {
            return KeysFile.read(file, new Profiles(ProfileFiles.load(null)), HashSecrets.NONE);
        } catch (ProfileFileException e) {
            throw new AssertionError(e);
        }
    }
}
