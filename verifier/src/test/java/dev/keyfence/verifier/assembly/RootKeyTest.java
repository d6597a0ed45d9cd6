package dev.keyfence.verifier.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.command.CommandNotSentException;
import dev.keyfence.verifier.command.CommandSender;
import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.control.FakeLifecycle;
import dev.keyfence.verifier.control.KeyCreator;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.verify.AdminKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootKeyTest {

    private static final Instant NOW = Instant.parse("2027-01-15T08:00:00Z");
    private static final long NOW_MICROS = NOW.getEpochSecond() * 1_000_000;

    @TempDir Path directory;

    private final FakeKeys keys = new FakeKeys();
    private final FakeLifecycle lifecycle = new FakeLifecycle(keys);
    private final Parts parts = new Parts();
    private CommandSender sender = lifecycle;
    private boolean everythingIsRevoked;

    @Test
    void isMadeOnceForAFleetWithoutKeys() {
        RootKey first = rootKey();
        String secret = first.ensure(null, parts).orElseThrow();
        first.shown();

        assertThat(keys.find(KeyDigest.of(secret))).isInstanceOf(KeyLookup.Found.class);
        assertThat(rootKey().ensure(null, parts)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys:write", "keys:*", "*"})
    void isNotMadeWhereAnAdministratorIsThereAlready(String scope) {
        addMany("read");
        String _ = keys.add("acme", scope);

        assertThat(rootKey().ensure(null, parts)).isEmpty();
    }

    @Test
    void isMadeWhereNoKeyCanMakeOthers() {
        addMany("read");
        String _ = keys.add("acme", "keys:read");
        add(FakeKeys.status(KeyStatus.REVOKED));
        add(FakeKeys.status(KeyStatus.SUSPENDED));
        add(FakeKeys.expiring(NOW_MICROS));

        assertThat(rootKey().ensure(null, parts)).isPresent();
    }

    @Test
    void isMadeWhereARevocationOfManyCoversTheAdministrators() {
        String _ = keys.add("acme", "keys:write");
        everythingIsRevoked = true;

        assertThat(rootKey().ensure(null, parts)).isPresent();
    }

    @Test
    void isMadeAgainWhenACrashCameBetweenMakingAndShowing() {
        String lost = rootKey().ensure(null, parts).orElseThrow();

        RootKey next = rootKey();
        assertThat(next.ensure(null, parts)).isPresent().get().isNotEqualTo(lost);
        next.shown();
        assertThat(rootKey().ensure(null, parts)).isEmpty();
    }

    @Test
    void isAskedForUntilItIsMade() {
        List<KeyCommand> asked = new ArrayList<>();
        sender =
                command -> {
                    asked.add(command);
                    return asked.size() < 3 ? away() : lifecycle.send(command);
                };

        String secret = rootKey().ensure(null, parts).orElseThrow();

        assertThat(keys.find(KeyDigest.of(secret))).isInstanceOf(KeyLookup.Found.class);
        assertThat(asked).extracting(KeyCommand::commandId).hasSize(3).containsOnly(id(asked));
    }

    @Test
    void isNotAskedForOnceTheProcessStops() {
        sender =
                _ -> {
                    parts.close();
                    return away();
                };

        assertThatThrownBy(() -> rootKey().ensure(null, parts))
                .isInstanceOf(Parts.StoppingException.class);
    }

    private static CompletableFuture<Void> away() {
        return CompletableFuture.failedFuture(
                new CommandNotSentException("Kafka is away", new IOException("no")));
    }

    private static String id(List<KeyCommand> commands) {
        return commands.getFirst().commandId();
    }

    private RootKey rootKey() {
        try (DataDirectory data = DataDirectory.open(directory)) {
            return new RootKey(
                    new KeyCreator(
                            new Commander(sender, lifecycle),
                            SealingKeys.NONE,
                            () -> 0,
                            InstantSource.fixed(NOW)),
                    keys,
                    new AdminKeys(keys, _ -> everythingIsRevoked, InstantSource.fixed(NOW)),
                    data);
        }
    }

    /** More than one page of them. */
    private void addMany(String scope) {
        for (int i = 0; i < 501; i++) {
            String _ = keys.add("acme", scope);
        }
    }

    private void add(UnaryOperator<StoredKey> change) {
        String _ = keys.add(Environment.LIVE, "acme", change, "keys:write");
    }
}
