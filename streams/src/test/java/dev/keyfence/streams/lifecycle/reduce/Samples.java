package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.CreateKey;
import dev.keyfence.schemas.record.Digest;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.ExpireKey;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.ResumeKey;
import dev.keyfence.schemas.record.Revocation;
import dev.keyfence.schemas.record.RevocationReason;
import dev.keyfence.schemas.record.RevocationTarget;
import dev.keyfence.schemas.record.RotateKey;
import dev.keyfence.schemas.record.ScopeKey;
import dev.keyfence.schemas.record.SuspendKey;
import dev.keyfence.schemas.record.TargetKind;
import dev.keyfence.schemas.record.UpdateKey;
import dev.keyfence.schemas.serde.RecordTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands, keys and revocations for tests. */
public final class Samples {

    public static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    public static final String KEY = "key_01jd9x2m3n4p5q6r7s8t9v0w1x";
    public static final Actor ACTOR = new Actor("key_admin", "203.0.113.7", "req-1");

    static {
        RecordTrust.establish();
    }

    private Samples() {}

    public static Command command(String id, Object body) {
        return command(KEY, id, body, null);
    }

    public static Command command(
            String keyId, String id, Object body, @Nullable Long expectedVersion) {
        return Command.newBuilder()
                .setCommandId(id)
                .setKeyId(keyId)
                .setExpectedVersion(expectedVersion)
                .setActor(ACTOR)
                .setRequestedAt(NOW)
                .setReason("because")
                .setBody(body)
                .build();
    }

    public static CreateKey.Builder creation() {
        return CreateKey.newBuilder()
                .setProfile("keyfence")
                .setOwner("acme")
                .setName("ci")
                .setEnvironment(Environment.LIVE)
                .setScopes(List.of("read"))
                .setTags(List.of("ci"))
                .setAttributes(Map.of("tier", "standard"))
                .setDigest(digest(1))
                .setFencePosition(100);
    }

    public static CreateKey create() {
        return creation().build();
    }

    public static Digest digest(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        bytes[1] = (byte) (seed >> 8);
        return new Digest(bytes);
    }

    /** Replaces all scopes. */
    public static ScopeKey scopes(List<String> scopes) {
        return ScopeKey.newBuilder().setScopes(scopes).build();
    }

    /** A body of a kind, which changes what it can change. */
    static Object body(CommandKind kind) {
        return switch (kind) {
            case CREATE -> create();
            case UPDATE ->
                    new UpdateKey(
                            "other",
                            List.of("new"),
                            Map.of("tier", "pro"),
                            null,
                            null,
                            null,
                            List.of());
            case SCOPE -> scopes(List.of("write"));
            case ROTATE -> new RotateKey(digest(2), NOW.plus(Duration.ofHours(24)), null, null);
            case REHASH -> new RotateKey(digest(2), NOW, 1, null);
            case SUSPEND -> new SuspendKey();
            case RESUME -> new ResumeKey();
            case EXPIRE -> new ExpireKey(NOW.plus(Duration.ofDays(1)));
        };
    }

    static KeyState active() {
        return applied(null, command("c-create", create()));
    }

    /** Applies a command that must be legal. */
    static KeyState applied(@Nullable KeyState state, Command command) {
        return switch (KeyReducer.reduce(state, command, NOW)) {
            case Reduction.Applied applied -> applied.state();
            case Reduction other -> throw new AssertionError(other.toString());
        };
    }

    public static Revocation.Builder revocation(TargetKind kind, String value) {
        return Revocation.newBuilder()
                .setRevocationId("rev_" + kind + "_" + value)
                .setTarget(new RevocationTarget(kind, value))
                .setReason(RevocationReason.KEY_COMPROMISE)
                .setNote("leaked")
                .setActor(ACTOR)
                .setRequestedAt(NOW.plusSeconds(5))
                .setControlNodeId("node-1");
    }
}
