package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Response;
import dev.keyfence.schemas.record.ResponseAction;
import dev.keyfence.schemas.record.ResponseState;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.schemas.serde.RecordTrust;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResponseReplicaTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final long HOUR_AGO = KeyRowCodec.micros(NOW.minusSeconds(3_600));

    static {
        RecordTrust.establish();
    }

    private final List<String> deadLetters = new ArrayList<>();
    private final MapRows rows = new MapRows();
    private final ResponseReplica replica =
            new ResponseReplica(
                    KeyRecords.deserializer(Response.class),
                    rows,
                    new RecordLog<>("responses", (_, _) -> new byte[0], Map.of()),
                    (_, reason) -> deadLetters.add(reason),
                    new ReplicaCounters());
    private long offset;

    @Test
    void listsTheLatestChangedFirstPageByPage() {
        for (String id : List.of("a", "b", "c", "a")) {
            apply(response(id, ResponseState.PLANNED, null).build());
        }

        var first = replica.list(Long.MAX_VALUE, 2);
        assertThat(ids(first.items())).containsExactly("a", "c");
        var second = replica.list(Objects.requireNonNull(first.next()), 2);
        assertThat(ids(second.items())).containsExactly("b");
        assertThat(second.next()).isNull();
        assertThat(replica.find("b")).isPresent();
        assertThat(replica.find("x")).isEmpty();
    }

    @Test
    void countsStartsInTheOrderOfTheLog() {
        apply(response("a", ResponseState.STARTED, NOW).build());
        apply(response("b", ResponseState.STARTED, NOW.minusSeconds(9)).build());
        apply(response("old", ResponseState.STARTED, NOW.minusSeconds(3_601)).build());
        apply(response("a", ResponseState.DONE, NOW).build());

        assertThat(replica.startedSince(HOUR_AGO, null)).isEqualTo(2);
        assertThat(replica.startedSince(HOUR_AGO, "a")).isZero();
        assertThat(replica.startedSince(HOUR_AGO, "b")).isEqualTo(1);
        assertThat(replica.startedSince(HOUR_AGO, "not there")).isEqualTo(2);

        apply(response("b", ResponseState.REFUSED, null).build());
        assertThat(replica.startedSince(HOUR_AGO, null)).isEqualTo(1);
    }

    @Test
    void tellsWhichSuspensionsAreOver() {
        apply(suspended("late", NOW.plusSeconds(20)));
        apply(suspended("soon", NOW.plusSeconds(10)));
        apply(response("for ever", ResponseState.DONE, NOW).build());

        assertThat(replica.due(KeyRowCodec.micros(NOW.plusSeconds(9)))).isEmpty();
        assertThat(ids(replica.due(KeyRowCodec.micros(NOW.plusSeconds(10)))))
                .containsExactly("soon");
        assertThat(ids(replica.due(KeyRowCodec.micros(NOW.plusSeconds(99)))))
                .containsExactly("soon", "late");

        apply(
                Response.newBuilder(suspended("soon", NOW.plusSeconds(10)))
                        .setState(ResponseState.RELEASED)
                        .build());
        assertThat(ids(replica.due(KeyRowCodec.micros(NOW.plusSeconds(99)))))
                .containsExactly("late");
    }

    @Test
    void buriesWhatItCannotRead() {
        replica.apply(
                KeyRecords.record("responses", 0, offset++, new byte[] {1}, KeyRecords.POISON),
                rows);
        replica.apply(
                KeyRecords.record(
                        "responses",
                        0,
                        offset++,
                        "other".getBytes(StandardCharsets.UTF_8),
                        KeyRecords.bytes(response("a", ResponseState.DONE, null).build())),
                rows);

        assertThat(deadLetters).hasSize(2);
        assertThat(replica.list(Long.MAX_VALUE, 10).items()).isEmpty();
    }

    private static Response.Builder response(
            String id, ResponseState state, @Nullable Instant startedAt) {
        return Response.newBuilder()
                .setResponseId(id)
                .setRule("D22")
                .setSeverity(Severity.CRITICAL)
                .setAction(ResponseAction.SUSPEND)
                .setState(state)
                .setDetail("why")
                .setActor(Actor.newBuilder().setId("detection/D22").build())
                .setAt(startedAt == null ? NOW : startedAt)
                .setStartedAt(startedAt)
                .setNodeId("control-1");
    }

    private static Response suspended(String id, Instant until) {
        return response(id, ResponseState.DONE, NOW).setSuspendedUntil(until).build();
    }

    private void apply(Response response) {
        replica.apply(
                KeyRecords.record(
                        "responses",
                        0,
                        offset++,
                        response.getResponseId().getBytes(StandardCharsets.UTF_8),
                        KeyRecords.bytes(response)),
                rows);
        replica.applied(offset);
    }

    private static List<String> ids(List<Response> responses) {
        return responses.stream().map(Response::getResponseId).toList();
    }
}
