package dev.keyfence.verifier.respond;

import static dev.keyfence.verifier.respond.Samples.KEY;
import static dev.keyfence.verifier.respond.Samples.NOW;
import static dev.keyfence.verifier.respond.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Response;
import dev.keyfence.schemas.record.ResponseAction;
import dev.keyfence.schemas.record.ResponseState;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.respond.Releases.Undone;
import dev.keyfence.verifier.store.KeyChange;
import dev.keyfence.verifier.store.KeyHistory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReleasesTest {

    private static final Actor ADMIN = new Actor("key_admin", null, "req-1");

    private final InMemoryResponses book = new InMemoryResponses();
    private final RecordedActions actions = new RecordedActions();
    private final FakeKeys keys = new FakeKeys();
    private final List<String> since = new ArrayList<>();
    private Instant now = NOW;
    private final Releases releases =
            new Releases("control-1", book, keys, new Since(), actions, (InstantSource) () -> now);

    ReleasesTest() {
        put(KeyStatus.SUSPENDED);
    }

    @Test
    void endsASuspensionWhenItsTimeIsOverAndNotBefore() {
        book.responses.put("a", suspended());
        releases.releaseDue();
        assertThat(actions.done).isEmpty();

        now = NOW.plusSeconds(60);
        releases.releaseDue();
        releases.releaseDue();

        assertThat(actions.done).containsExactly("resume " + KEY);
        assertThat(actions.orders.getFirst().actor().getId()).isEqualTo("detection/D22");
        assertThat(book.responses.get("a").getState()).isEqualTo(ResponseState.RELEASED);
    }

    @Test
    void triesAgainUntilItIsCertain() {
        book.responses.put("a", suspended());
        now = NOW.plusSeconds(61);
        actions.end = Actions.End.UNCERTAIN;
        releases.releaseDue();
        assertThat(book.responses.get("a").getState()).isEqualTo(ResponseState.DONE);
        actions.end = Actions.End.DONE;
        releases.releaseDue();
        assertThat(book.responses.get("a").getState()).isEqualTo(ResponseState.RELEASED);
        assertThat(actions.done).hasSize(2);
    }

    @Test
    void letsAKeyAloneThatSomebodyElseDealtWithSince() {
        book.responses.put("a", suspended());
        now = NOW.plusSeconds(61);
        since.add("updated");
        since.add("suspended");
        releases.releaseDue();
        assertThat(actions.done).isEmpty();
        assertThat(book.responses.get("a").getDetail()).contains("somebody else");

        book.responses.put("a", suspended());
        since.clear();
        put(KeyStatus.REVOKED);
        releases.releaseDue();
        assertThat(actions.done).isEmpty();
        assertThat(book.responses.get("a").getState()).isEqualTo(ResponseState.RELEASED);
    }

    @Test
    void isUndoneBySomebodyWhoIsNamed() {
        book.responses.put("a", suspended());
        since.add("updated");

        assertThat(releases.undo(book.responses.get("a"), ADMIN, "a test"))
                .isInstanceOf(Undone.Done.class);

        assertThat(actions.done).containsExactly("resume " + KEY);
        assertThat(actions.orders.getFirst().actor()).isEqualTo(ADMIN);
        assertThat(book.responses.get("a").getState()).isEqualTo(ResponseState.UNDONE);
        assertThat(book.responses.get("a").getActor()).isEqualTo(ADMIN);
        assertThat(releases.undo(book.responses.get("a"), ADMIN, "again"))
                .isInstanceOf(Undone.Impossible.class);
    }

    @Test
    void undoesNoRevocation() {
        Response revoked =
                Response.newBuilder(suspended()).setAction(ResponseAction.REVOKE).build();

        assertThat(releases.undo(revoked, ADMIN, "x")).isInstanceOf(Undone.Impossible.class);
        assertThat(actions.done).isEmpty();
    }

    private static Response suspended() {
        return Response.newBuilder()
                .setResponseId("a")
                .setRule("D22")
                .setSeverity(Severity.CRITICAL)
                .setKeyId(KEY.toString())
                .setAction(ResponseAction.SUSPEND)
                .setState(ResponseState.DONE)
                .setDetail("the key is suspended")
                .setActor(Responder.actor("D22"))
                .setAt(NOW)
                .setStartedAt(NOW)
                .setKeyVersion(3L)
                .setSuspendedUntil(NOW.plusSeconds(60))
                .setNodeId("control-1")
                .build();
    }

    private void put(KeyStatus status) {
        StoredKey key = key(KEY, status);
        keys.put(key, KeyDigest.of("x"), "a key");
    }

    /** Events behind the suspension. */
    private final class Since implements KeyHistory {
        @Override
        public List<KeyChange> changes(KeyId id, long afterVersion, int limit) {
            assertThat(afterVersion).isEqualTo(3);
            return since.stream().map(ReleasesTest::change).toList();
        }

        @Override
        public Optional<KeyChange> byCommand(String stem) {
            return Optional.empty();
        }

        @Override
        public boolean complete() {
            return true;
        }

        @Override
        public Page find(Query query, @Nullable Place after, int limit) {
            return new Page(List.of(), null);
        }
    }

    private static KeyChange change(String type) {
        StoredKey key = key(KEY, KeyStatus.SUSPENDED);
        KeyChange.Snapshot snapshot =
                new KeyChange.Snapshot(
                        4,
                        key.status(),
                        key.profile(),
                        key.owner(),
                        "",
                        key.environment(),
                        key.scopes(),
                        key.tags(),
                        KeyTerms.NONE,
                        1,
                        StoredKey.NEVER,
                        0,
                        0,
                        List.of());
        return new KeyChange(
                KEY,
                type,
                0,
                0,
                new KeyChange.Actor("key_x", null, null),
                null,
                null,
                null,
                null,
                null,
                null,
                snapshot);
    }
}
