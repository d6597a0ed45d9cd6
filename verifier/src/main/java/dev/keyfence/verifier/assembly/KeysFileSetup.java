package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.assembly.StartFailure.Kind;
import dev.keyfence.verifier.control.DesiredKeys;
import dev.keyfence.verifier.control.DesiredKeys.Result;
import dev.keyfence.verifier.control.KeysFile;
import dev.keyfence.verifier.control.KeysFileException;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.profile.Profiles;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the keys what a file says, at start and on SIGHUP. Nothing where there is no file. */
public final class KeysFileSetup {

    private static final Logger LOG = LoggerFactory.getLogger(KeysFileSetup.class);

    /** What did not answer is being started, or restarted. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final @Nullable KeysFileSettings settings;
    private final Profiles profiles;
    private final HashSecrets secrets;

    private KeysFileSetup(
            @Nullable KeysFileSettings settings, Profiles profiles, HashSecrets secrets) {
        this.settings = settings;
        this.profiles = profiles;
        this.secrets = secrets;
    }

    /**
     * Reads the file once, before anything waits for Kafka.
     *
     * @param profiles the profiles that its keys may have
     * @return applies it
     * @throws StartFailure when anything is wrong with it
     */
    public static KeysFileSetup read(NodeSettings node, Profiles profiles) {
        KeysFileSettings settings = node.keysFile();
        KeysFileSetup setup = new KeysFileSetup(settings, profiles, node.importSecrets());
        try {
            if (settings != null) {
                KeysFile _ = setup.file(settings);
            }
            return setup;
        } catch (KeysFileException e) {
            throw new StartFailure(
                    Kind.SETTINGS,
                    "the keys' file cannot be used: " + String.join("; ", e.objections()));
        }
    }

    /**
     * Applies the file, and again on every SIGHUP from now on. Waits for the lifecycle topology
     * however long that takes.
     *
     * @throws Parts.StoppingException when the process is stopped meanwhile
     */
    public void apply(DesiredKeys keys, Parts parts, Progress progress) {
        KeysFileSettings said = settings;
        if (said == null) {
            return;
        }
        progress.stage("making the keys what " + said.file() + " says");
        while (!isDone(applied(keys, said))) {
            parts.requireRunning();
            LockSupport.parkNanos(TRY_AGAIN.toNanos());
        }
        parts.add(
                "reloading of the keys' file",
                Hangup.calls(() -> {
                    if (!isDone(applied(keys, said))) {
                        LOG.error("Some of the keys' file may not be applied: send SIGHUP again.");
                    }
                }));
    }

    private KeysFile file(KeysFileSettings said) throws KeysFileException {
        return KeysFile.read(said.file(), profiles, secrets);
    }

    private Result applied(DesiredKeys keys, KeysFileSettings said) {
        try {
            return keys.apply(file(said), said.removed());
        } catch (KeysFileException e) {
            return new Result.Unfit(e.objections());
        }
    }

    /** Tells how it ended; false when it is to be done again. */
    private static boolean isDone(Result result) {
        return switch (result) {
            case Result.Applied applied -> {
                LOG.info(
                        "The keys are what their file says: {} brought in, {} changed, {} suspended,"
                                + " {} resumed.",
                        applied.brought(),
                        applied.changed(),
                        applied.suspended(),
                        applied.resumed());
                applied.notes().forEach(LOG::warn);
                yield true;
            }
            case Result.Unfit unfit -> {
                LOG.error(
                        "The keys' file is not right, so no key was changed: {}",
                        String.join("; ", unfit.objections()));
                yield true;
            }
            case Result.Lost(String detail) -> {
                LOG.warn("The keys' file could not be applied yet: {}", detail);
                yield false;
            }
        };
    }
}
