package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code keyfence dead-letters}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DeadLettersClientTest {

    private static final String LETTER =
            "{'id':'keyfence.commands-3-17','topic':'keyfence.commands','partition':3,'offset':17,"
                    + "'reason':'no sense','reporters':['lifecycle'],'reports':2,"
                    + "'first_reported_at':'2026-11-22T05:23:18.6Z',"
                    + "'last_reported_at':'2026-11-22T05:24:18.6Z','record_key':'key_a',"
                    + "'value_bytes':3,'value_base64':'YWJj','cannot_redrive':null}";

    private final ClientRig rig = new ClientRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void listsThem() {
        rig.api.next(200, "{'items':[" + LETTER + "],'complete':true,'next_cursor':null}");

        assertThat(rig.run("dead-letters", "list", "--topic", "keyfence.commands")).isZero();
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "ID                      REPORTED              TIMES  REDRIVE  RECORD KEY  REASON",
                        "keyfence.commands-3-17  2026-11-22 05:24:18Z  2      yes      key_a       no sense");
        assertThat(rig.api.calls.getFirst().toString()).contains("topic=keyfence.commands");
    }

    @Test
    void showsOneWithItsFirstBytes() {
        rig.api.next(200, LETTER);

        assertThat(rig.run("dead-letters", "show", "keyfence.commands-3-17")).isZero();
        assertThat(rig.out())
                .contains("reason      no sense", "reported    2 times", "0000  61 62 63");
    }

    @Test
    void redrivesSeveral() {
        rig.api.next(200, "{'id':'a-1-2','outcome':'offered_again','position':'a-1-9'}");
        rig.api.next(200, "{'id':'keys-0-3','outcome':'asked_again','key_id':'key_x'}");

        assertThat(rig.run("dead-letters", "redrive", "a-1-2", "keys-0-3")).isZero();
        assertThat(rig.out().lines().toList())
                .containsExactly(
                        "a-1-2: offered again at a-1-9",
                        "keys-0-3: the state of key_x was told again");
    }
}
