package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code GET /v1/keys?unused_for=} over more keys than one page looks at. */
class UnusedKeysTest {

    private static final int USED = LastUse.LOOKED_AT_MAX + 100;
    private static final int UNUSED = 400;
    private static final int LIMIT = 60;

    private final ControlRig rig = new ControlRig();
    private final List<KeyId> ids = new ArrayList<>();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void listsEachKeyOnceWhileKeysAreUsed() {
        makeKeys();
        List<KeyId> unused = new ArrayList<>(ids.subList(USED, ids.size()));
        List<KeyId> listed = new ArrayList<>();
        int pages = 0;
        String cursor = "";
        do {
            JsonNode page =
                    ControlRig.json(rig.get("/v1/keys?unused_for=PT1H&limit=" + LIMIT + cursor));
            page.path("items").forEach(key -> listed.add(id(key.path("key_id").asText())));
            if (pages++ == 0) {
                assertThat(listed).as("a page of keys that were all used").isEmpty();
                assertThat(page.path("next_cursor").isTextual()).isTrue();
            } else if (unused.size() > listed.size()) {
                // One that was listed is used now, and so is one that is still to come.
                use(listed.getLast());
                use(unused.remove(unused.size() - 1));
            }
            JsonNode next = page.path("next_cursor");
            cursor = next.isTextual() ? "&cursor=" + next.asText() : "";
        } while (!cursor.isEmpty());

        assertThat(listed).containsExactlyElementsOf(unused);
        assertThat(pages).isGreaterThan(UNUSED / LIMIT);
    }

    /** Keys in the order of their ids; the first ones and the root key are in use. */
    private void makeKeys() {
        for (int i = 0; i < USED + UNUSED; i++) {
            ids.add(
                    rig.keys.idOf(
                            rig.keys.add(Environment.LIVE, "acme", FakeKeys.createdAt(1), "read")));
        }
        ids.sort(Comparator.comparing(KeyId::toString));
        ids.subList(0, USED).forEach(this::use);
        use(rig.keys.idOf(rig.root));
    }

    private void use(KeyId id) {
        rig.usage.lastUsed.put(id, Instant.now().toEpochMilli() * 1_000);
    }

    private static KeyId id(String text) {
        return KeyId.parse(text).orElseThrow();
    }
}
