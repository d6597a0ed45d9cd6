package dev.keyfence.verifier.control;

import static dev.keyfence.verifier.control.DesiredKeys.Removed.KEEP;
import static dev.keyfence.verifier.control.DesiredKeys.Removed.SUSPEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.control.DesiredKeys.Removed;
import dev.keyfence.verifier.control.DesiredKeys.Result;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.store.KeyChange.Actor;
import dev.keyfence.verifier.store.KeyLookup;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesiredKeysTest {

    private static final String FIRST = "sk-first-0123456789";
    private static final String SECOND = "sk-second-0123456789";
    private static final Actor SOMEBODY = new Actor("key_somebody", null, null);

    @TempDir private Path directory;

    private final FakeKeys keys = new FakeKeys();
    private KeysFileRig rig;

    @BeforeEach
    void begin() {
        rig = new KeysFileRig(keys, directory);
    }

    @Test
    void bringsKeysInAndDoesNothingTheSecondTime() throws Exception {
        assertThat(apply(KEEP, row(FIRST, "read"), row(SECOND, "read")))
                .isEqualTo(applied(2, 0, 0, 0));
        assertThat(key(FIRST).key().scopes()).containsExactly("read");
        rig.lifecycle.sent.clear();

        assertThat(apply(KEEP, row(FIRST, "read"), row(SECOND, "read")))
                .isEqualTo(applied(0, 0, 0, 0));
        assertThat(rig.lifecycle.sent).isEmpty();
    }

    @Test
    void changesWhatAnEditedRowSaysAndBackAgain() throws Exception {
        apply(KEEP, row(FIRST, "read"));

        assertThat(apply(KEEP, row(FIRST, "write"))).isEqualTo(applied(0, 1, 0, 0));
        assertThat(key(FIRST).key().scopes()).containsExactly("write");
        assertThat(apply(KEEP, row(FIRST, "read"))).isEqualTo(applied(0, 1, 0, 0));
        assertThat(key(FIRST).key().scopes()).containsExactly("read");
        assertThat(apply(KEEP, row(FIRST, "read"))).isEqualTo(applied(0, 0, 0, 0));
    }

    /** An incident's measures must not be undone by a restart. */
    @Test
    void leavesWhatAdministratorsChangedUntilTheRowIsEdited() throws Exception {
        apply(SUSPEND, row(FIRST, "read"));
        somebody(new KeyCommand.Scope(List.of()));
        somebody(new KeyCommand.Suspend());

        assertThat(apply(SUSPEND, row(FIRST, "read"))).isEqualTo(applied(0, 0, 0, 0));
        assertThat(key(FIRST).key().scopes()).isEmpty();
        assertThat(apply(SUSPEND, row(FIRST, "write"))).isEqualTo(applied(0, 1, 0, 0));
        assertThat(key(FIRST).key().scopes()).containsExactly("write");
        assertThat(key(FIRST).key().status()).isEqualTo(KeyStatus.SUSPENDED);
    }

    @Test
    void keepsAndTellsOfKeysThatAreGoneUnlessAskedToSuspendThem() throws Exception {
        apply(KEEP, row(FIRST, "read"), row(SECOND, "read"));

        Result kept = apply(KEEP, row(FIRST, "read"));
        assertThat(kept)
                .isInstanceOfSatisfying(
                        Result.Applied.class,
                        done ->
                                assertThat(done.notes())
                                        .singleElement()
                                        .asString()
                                        .contains("is kept"));
        assertThat(key(SECOND).key().status()).isEqualTo(KeyStatus.ACTIVE);

        assertThat(apply(SUSPEND, row(FIRST, "read"))).isEqualTo(applied(0, 0, 1, 0));
        assertThat(key(SECOND).key().status()).isEqualTo(KeyStatus.SUSPENDED);
        assertThat(apply(SUSPEND, row(FIRST, "read"), row(SECOND, "read")))
                .isEqualTo(applied(0, 0, 0, 1));
        assertThat(key(SECOND).key().status()).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void leavesKeysAloneThatCameAnotherWay() throws Exception {
        String minted = keys.add("acme", "read");
        keys.change(keys.idOf(minted), FakeKeys.status(KeyStatus.ACTIVE));

        Result result = apply(SUSPEND, row(minted, "write"), row(FIRST, "read"));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Result.Applied.class,
                        done -> {
                            assertThat(done.brought()).isEqualTo(1);
                            assertThat(done.notes())
                                    .singleElement()
                                    .asString()
                                    .contains("line 2: ", "did not come");
                        });
        assertThat(key(minted).key().scopes()).containsExactly("read");
    }

    @Test
    void leavesRevokedKeysRevoked() throws Exception {
        apply(KEEP, row(FIRST, "read"));
        keys.change(keys.idOf(FIRST), FakeKeys.status(KeyStatus.REVOKED));

        Result result = apply(KEEP, row(FIRST, "write"));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Result.Applied.class,
                        done ->
                                assertThat(done.notes())
                                        .singleElement()
                                        .asString()
                                        .contains("is revoked"));
    }

    @Test
    void changesNothingWhereOneRowCannotBe() throws Exception {
        apply(KEEP, row(FIRST, "read"));
        rig.lifecycle.sent.clear();

        Result result =
                apply(SUSPEND, row(SECOND, "read"), row(FIRST, "read").replace("acme", "beta"));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Result.Unfit.class,
                        unfit ->
                                assertThat(unfit.objections())
                                        .singleElement()
                                        .asString()
                                        .contains(
                                                "line 3: owner, profile, environment and canary"));
        assertThat(rig.lifecycle.sent).isEmpty();
    }

    @Test
    void takesNobodysLastAdministratorAway() throws Exception {
        String admin = row(FIRST, "keys:write").replace("clary", "keyfence");
        apply(SUSPEND, admin);

        assertThat(apply(SUSPEND, row(SECOND, "read"))).isInstanceOf(Result.Unfit.class);
        assertThat(apply(SUSPEND, admin.replace("keys:write", "read")))
                .isInstanceOf(Result.Unfit.class);
        assertThat(key(FIRST).key().status()).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void saysWhenNoAnswerComesAndGoesOnTheNextTime() throws Exception {
        rig.history.complete = false;
        assertThat(apply(KEEP, row(FIRST, "read"))).isInstanceOf(Result.Lost.class);
        rig.history.complete = true;
        rig.lifecycle.mood = FakeLifecycle.Mood.APPLIES_SILENTLY;
        assertThat(apply(KEEP, row(FIRST, "read"))).isInstanceOf(Result.Lost.class);
        rig.lifecycle.mood = FakeLifecycle.Mood.APPLIES;

        assertThat(apply(KEEP, row(FIRST, "read"), row(SECOND, "read")))
                .isEqualTo(applied(1, 0, 0, 0));
    }

    private void somebody(KeyCommand.Body body) {
        KeyDetails before = key(FIRST);
        KeyCommand command =
                new KeyCommand(
                        "cmd_" + before.key().version(),
                        before.key().id(),
                        null,
                        SOMEBODY,
                        1,
                        KeyCommand.Why.UNSAID,
                        body);
        KeyDetails after = FakeChanges.after(keys, command);
        rig.history.made.add(FakeChanges.change(command, before, after));
    }

    private KeyDetails key(String secret) {
        KeyLookup.Found found = (KeyLookup.Found) keys.find(KeyDigest.of(secret));
        return keys.find(found.key().id()).orElseThrow();
    }

    private Result apply(Removed removed, String... rows) throws KeysFileException {
        return rig.apply("keys.yaml", "keys:\n" + String.join("", rows), removed);
    }

    private static String row(String secret, String scope) {
        return "  - {key: %s, owner: acme, profile: clary, scopes: ['%s']}\n"
                .formatted(secret, scope);
    }

    private static Result applied(int brought, int changed, int suspended, int resumed) {
        return new Result.Applied(brought, changed, suspended, resumed, List.of());
    }
}
