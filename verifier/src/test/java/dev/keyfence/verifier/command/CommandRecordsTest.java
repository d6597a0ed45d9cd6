package dev.keyfence.verifier.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.CreateKey;
import dev.keyfence.schemas.record.Digest;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.ExpireKey;
import dev.keyfence.schemas.record.NewExpiry;
import dev.keyfence.schemas.record.ResealedSecret;
import dev.keyfence.schemas.record.ResumeKey;
import dev.keyfence.schemas.record.RotateKey;
import dev.keyfence.schemas.record.ScopeKey;
import dev.keyfence.schemas.record.SuspendKey;
import dev.keyfence.schemas.record.UpdateKey;
import dev.keyfence.verifier.command.KeyCommand.Why;
import dev.keyfence.verifier.key.HashAlgorithm;
import dev.keyfence.verifier.key.HashKind;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.SealedSecret;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandRecordsTest {

    private static final Restrictions RESTRICTIONS =
            Restrictions.parse(List.of("10.0.0.0/8"), List.of("GET /v1/x"));

    private static final dev.keyfence.schemas.record.Restrictions RECORD =
            new dev.keyfence.schemas.record.Restrictions(
                    List.of("10.0.0.0/8"), List.of("GET /v1/x"));

    private static final SealedSecret SEALED = new SealedSecret("k1", new byte[] {1, 2});

    private static final dev.keyfence.schemas.record.SealedSecret SEALED_RECORD =
            new dev.keyfence.schemas.record.SealedSecret("k1", ByteBuffer.wrap(new byte[] {1, 2}));

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of(
                        new KeyCommand.Update(
                                "new", List.of("t"), Map.of("a", "b"), RESTRICTIONS, null, null),
                        new UpdateKey(
                                "new",
                                List.of("t"),
                                Map.of("a", "b"),
                                null,
                                null,
                                RECORD,
                                List.of())),
                Arguments.of(
                        new KeyCommand.Update(null, null, null, null, List.of("s"), 7_000L),
                        new UpdateKey(
                                null,
                                null,
                                null,
                                List.of("s"),
                                new NewExpiry(Instant.ofEpochMilli(7)),
                                null,
                                List.of())),
                Arguments.of(
                        new KeyCommand.Update(
                                null, null, null, Restrictions.NONE, null, StoredKey.NEVER),
                        new UpdateKey(
                                null,
                                null,
                                null,
                                null,
                                new NewExpiry(null),
                                new dev.keyfence.schemas.record.Restrictions(List.of(), List.of()),
                                List.of())),
                Arguments.of(
                        new KeyCommand.Scope(List.of("s")),
                        new ScopeKey(List.of("s"), false, List.of(), List.of())),
                Arguments.of(
                        new KeyCommand.Rescope(List.of("a"), List.of("b"), List.of("a", "c")),
                        new ScopeKey(List.of("a", "c"), true, List.of("a"), List.of("b"))),
                Arguments.of(
                        new KeyCommand.Rotate(KeyDigest.of("x"), 9_000, null),
                        new RotateKey(
                                new Digest(KeyDigest.of("x").toBytes()),
                                Instant.ofEpochMilli(9),
                                null,
                                null)),
                Arguments.of(
                        new KeyCommand.Rehash(2, KeyDigest.of("x")),
                        new RotateKey(
                                new Digest(KeyDigest.of("x").toBytes()), Instant.EPOCH, 2, null)),
                Arguments.of(
                        new KeyCommand.Import(
                                create(), new HashKind(HashAlgorithm.HMAC_SHA_256, "old"), 4_000L),
                        created()
                                .setImported(true)
                                .setAlgorithm("hmac-sha256:old")
                                .setCreatedAt(Instant.ofEpochMilli(4))
                                .build()),
                Arguments.of(create(), created().build()),
                Arguments.of(
                        new KeyCommand.Reseal(Map.of(KeyDigest.of("x"), SEALED)),
                        UpdateKey.newBuilder()
                                .setResealed(
                                        List.of(
                                                new ResealedSecret(
                                                        new Digest(KeyDigest.of("x").toBytes()),
                                                        SEALED_RECORD)))
                                .build()),
                Arguments.of(
                        new KeyCommand.Rotate(KeyDigest.of("x"), 9_000, SEALED),
                        new RotateKey(
                                new Digest(KeyDigest.of("x").toBytes()),
                                Instant.ofEpochMilli(9),
                                null,
                                SEALED_RECORD)),
                Arguments.of(new KeyCommand.Suspend(), new SuspendKey()),
                Arguments.of(new KeyCommand.Resume(), new ResumeKey()),
                Arguments.of(new KeyCommand.Expire(5_000), new ExpireKey(Instant.ofEpochMilli(5))),
                Arguments.of(new KeyCommand.Expire(StoredKey.NEVER), new ExpireKey(null)));
    }

    private static KeyCommand.Create create() {
        return new KeyCommand.Create(
                "keyfence",
                "acme",
                "ci",
                dev.keyfence.verifier.key.Environment.TEST,
                List.of("read"),
                List.of("t"),
                KeyTerms.of(Map.of("tier", "pro"), RESTRICTIONS, true),
                KeyDigest.of("x"),
                null,
                StoredKey.NEVER,
                7);
    }

    private static CreateKey.Builder created() {
        return CreateKey.newBuilder()
                .setProfile("keyfence")
                .setOwner("acme")
                .setName("ci")
                .setEnvironment(Environment.TEST)
                .setScopes(List.of("read"))
                .setTags(List.of("t"))
                .setAttributes(Map.of("tier", "pro"))
                .setRestrictions(RECORD)
                .setCanary(true)
                .setDigest(new Digest(KeyDigest.of("x").toBytes()))
                .setFencePosition(7);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void writesEachBodyAsTheTopicHasIt(KeyCommand.Body body, Object record) {
        assertThat(record(3L, new Why("why", "note"), body).getBody()).isEqualTo(record);
    }

    @Test
    void keepsWhatStandsAroundTheBody() {
        Command record = record(3L, new Why("why", "note"), new KeyCommand.Suspend());
        assertThat(record.getExpectedVersion()).isEqualTo(3);
        assertThat(record.getReason()).isEqualTo("why");
        assertThat(record.getNote()).isEqualTo("note");

        Command bare = record(null, Why.UNSAID, new KeyCommand.Suspend());
        assertThat(bare.getExpectedVersion()).isNull();
        assertThat(bare.getReason()).isNull();
        assertThat(bare.getNote()).isNull();
    }

    private static Command record(@Nullable Long expectedVersion, Why why, KeyCommand.Body body) {
        return CommandRecords.toRecord(
                List.of(
                        new KeyCommand(
                                "cmd_1",
                                new KeyId(1, 2),
                                expectedVersion,
                                new Actor("key_root", "203.0.113.7", "req-1"),
                                5_000,
                                why,
                                body)));
    }
}
