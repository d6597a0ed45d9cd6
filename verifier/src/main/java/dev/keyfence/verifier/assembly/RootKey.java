package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.assembly.StartFailure.Kind;
import dev.keyfence.verifier.control.KeyCreator;
import dev.keyfence.verifier.control.KeyCreator.Outcome;
import dev.keyfence.verifier.control.NewKey;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.store.KeyChange.Actor;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import dev.keyfence.verifier.verify.AdminKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first key, with all administrative scopes. It is made once, where no key of the fleet can
 * make others. Two notes in the data directory guard the moment between making and showing it:
 * after a crash in between another one is made, rather than everybody locked out by a key nobody
 * has seen.
 */
public final class RootKey {

    private static final Logger LOG = LoggerFactory.getLogger(RootKey.class);
    private static final String MARKER = "root-key.created";
    private static final String BEGUN = "root-key.begun";

    /** Between two tries while Kafka or the lifecycle topology is away. */
    private static final Duration TRY_AGAIN = Duration.ofMillis(500);

    private final KeyCreator creator;
    private final KeyStore store;
    private final AdminKeys administrators;
    private final Path marker;
    private final Path begun;

    /**
     * The root key of a fleet.
     *
     * @param administrators who needs none any more
     * @param data where it is noted that one was made and shown
     */
    public RootKey(
            KeyCreator creator, KeyStore store, AdminKeys administrators, DataDirectory data) {
        this.creator = creator;
        this.store = store;
        this.administrators = administrators;
        this.marker = data.resolve(MARKER);
        this.begun = data.resolve(BEGUN);
    }

    /**
     * Makes the root key where there is none, or takes a given one. Waits for the lifecycle
     * topology when it is away.
     *
     * @param given a key of the keyfence profile; null to make one
     * @param parts says when the process is stopping
     * @return the key to show, once; empty when there is nothing to show
     * @throws StartFailure when it is refused
     * @throws Parts.StoppingException when the process is stopped meanwhile
     */
    public Optional<String> ensure(@Nullable String given, Parts parts) {
        if (given != null) {
            if (!isKnown(given)) {
                create(given, parts);
                LOG.info("the root key was taken from the environment");
            }
            shown();
            return Optional.empty();
        }
        if (Files.exists(marker)) {
            return Optional.empty();
        }
        if (!Files.exists(begun) && administrators.any()) {
            LOG.info("the fleet has an administrator's key already, so no root key was made");
            return Optional.empty();
        }
        note(begun, "a root key was made, and may not have been shown");
        String secret = Profiles.keyfence().format().mint(Environment.LIVE, new SecureRandom());
        create(secret, parts);
        return Optional.of(secret);
    }

    /** Notes that the key was shown, where there was one to show. */
    public void shown() {
        if (Files.exists(marker)) {
            return;
        }
        note(marker, "the first start was finished; later ones make no root key");
        try {
            Files.deleteIfExists(begun);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void note(Path file, String content) {
        try {
            DataDirectory.replace(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks for one and the same key until there is an answer. */
    private void create(String secret, Parts parts) {
        Supplier<CompletableFuture<Outcome>> creation =
                creator.creation(spec("root"), secret, new Actor("system", null, null));
        Outcome outcome = creation.get().join();
        while (!(outcome instanceof Outcome.Created) && !isKnown(secret)) {
            LOG.warn("the root key could not be made yet: {}; trying again", whyNotYet(outcome));
            LockSupport.parkNanos(TRY_AGAIN.toNanos());
            parts.requireRunning();
            outcome = creation.get().join();
        }
    }

    private boolean isKnown(String secret) {
        return store.find(KeyDigest.of(secret)) instanceof KeyLookup.Found;
    }

    private static String whyNotYet(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Created _ -> "";
            case Outcome.Refused refused ->
                    throw new StartFailure(
                            Kind.KAFKA, "the root key could not be made: " + refused.detail());
            case Outcome.Unanswered _ ->
                    "the lifecycle topology does not answer, see that 'keyfence streams' runs";
            case Outcome.NotSent notSent -> notSent.detail();
        };
    }

    /** A key with all administrative scopes, called so. */
    static NewKey spec(String name) {
        return new NewKey(
                Profiles.keyfence(),
                "keyfence",
                name,
                Environment.LIVE,
                AdminScope.all(),
                List.of("root"),
                KeyTerms.NONE,
                false,
                StoredKey.NEVER);
    }
}
