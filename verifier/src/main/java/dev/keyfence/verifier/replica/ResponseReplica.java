package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.Response;
import dev.keyfence.schemas.record.ResponseState;
import dev.keyfence.schemas.serde.BareRecords;
import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import dev.keyfence.verifier.respond.ResponseBook;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the topic {@code responses} means on a control node.
 *
 * <pre>
 *   r/&lt;id&gt;                                  offset of its start, offset of its record, the record
 *   t/&lt;2^63 - 1 - offset, 16 hex digits&gt;    the id of the response whose record stands there
 *   d/&lt;end of the suspension, 16 hex digits&gt;/&lt;id&gt;    a suspension that ends by itself
 * </pre>
 */
public final class ResponseReplica extends RowApplier<Response> implements ResponseBook {

    private static final BareRecords<Response> ROW = new BareRecords<>(Response.class);
    private static final HexFormat HEX = HexFormat.of();
    private static final String BY_ID = "r/";
    private static final String BY_PLACE = "t/";
    private static final String BY_END = "d/";

    /** More than the limits let through in an hour, however often each is tried again. */
    private static final int LOOKED_AT_MAX = 10_000;

    /** Times are those of the nodes that wrote, and lie in the order of the log but for this. */
    private static final long CLOCKS_DIFFER_MICROS = TimeUnit.HOURS.toMicros(1);

    private final RowReader stored;
    private final RecordLog<Response> log;
    private final ReadBack readBack = new ReadBack();

    /** The batch at hand, whose rows are not on disk yet. */
    private final Map<String, Entry> batch = new HashMap<>();

    /**
     * A replica of responses.
     *
     * @param deserializer reads the topic's values; used by one thread
     * @param stored reads the rows that the follower writes
     * @param log writes to the topic
     * @param deadLetters takes what cannot be read
     * @param metrics takes the counts
     */
    public ResponseReplica(
            Deserializer<Response> deserializer,
            RowReader stored,
            RecordLog<Response> log,
            DeadLetterSink deadLetters,
            ReplicaMetrics metrics) {
        super(deserializer, deadLetters, metrics, "A response is told as it was before");
        this.stored = stored;
        this.log = log;
    }

    /** A response, where its record stands, and where it was started. */
    private record Entry(long startedAt, long offset, Response response) {

        byte[] bytes() {
            byte[] record = ROW.write(response);
            return ByteBuffer.allocate(2 * Long.BYTES + record.length)
                    .putLong(startedAt)
                    .putLong(offset)
                    .put(record)
                    .array();
        }

        static Entry of(byte[] row) {
            ByteBuffer bytes = ByteBuffer.wrap(row);
            return new Entry(
                    bytes.getLong(),
                    bytes.getLong(),
                    ROW.read(Arrays.copyOfRange(row, 2 * Long.BYTES, row.length)));
        }
    }

    @Override
    public String rowFormat() {
        return RowFormat.of("response-rows-1", Response.getClassSchema());
    }

    @Override
    @Nullable String keep(ConsumerRecord<byte[], byte[]> record, Response response, Rows rows) {
        readBack.read(record.partition(), record.offset());
        String id = response.getResponseId();
        if (record.key() == null || !id.equals(text(record.key()))) {
            return "the response's id is not that of its record key";
        }
        Optional<Entry> before = before(id);
        before.ifPresent(it -> forget(it, rows));
        boolean goesOn =
                before.isPresent()
                        && response.getStartedAt() != null
                        && response.getStartedAt().equals(before.get().response().getStartedAt());
        Entry entry =
                new Entry(
                        goesOn ? before.get().startedAt() : record.offset(),
                        record.offset(),
                        response);
        rows.put(key(BY_ID + id), entry.bytes());
        rows.put(place(record.offset()), key(id));
        if (ends(response)) {
            rows.put(end(response), new byte[0]);
        }
        batch.put(id, entry);
        return null;
    }

    @Override
    @Nullable String drop(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        readBack.read(record.partition(), record.offset());
        if (record.key() == null) {
            return "the record has neither key nor value";
        }
        String id = text(record.key());
        before(id).ifPresent(it -> forget(it, rows));
        rows.delete(key(BY_ID + id));
        batch.remove(id);
        return null;
    }

    @Override
    public void reset() {
        super.reset();
        batch.clear();
        readBack.reset();
    }

    @Override
    public void applied(long position) {
        batch.clear();
        readBack.applied();
    }

    @Override
    public Optional<Response> find(String id) {
        return row(id).map(Entry::response);
    }

    @Override
    public Page list(long before, int limit) {
        List<Response> items = new ArrayList<>();
        long[] last = {-1};
        boolean[] more = {false};
        stored.scan(
                place(before - 1),
                (key, id) -> {
                    if (!text(key).startsWith(BY_PLACE)) {
                        return false;
                    }
                    if (items.size() == limit) {
                        more[0] = true;
                        return false;
                    }
                    row(text(id))
                            .ifPresent(entry -> {
                                items.add(entry.response());
                                last[0] = entry.offset();
                            });
                    return true;
                });
        return new Page(items, more[0] ? last[0] : null);
    }

    @Override
    public List<Response> due(long nowMicros) {
        List<Response> due = new ArrayList<>();
        stored.scan(
                key(BY_END),
                (key, _) -> {
                    String row = text(key);
                    String time = row.substring(Math.min(row.length(), BY_END.length()));
                    if (!row.startsWith(BY_END)
                            || HexFormat.fromHexDigitsToLong(time, 0, 16) > nowMicros) {
                        return false;
                    }
                    find(time.substring(17)).ifPresent(due::add);
                    return true;
                });
        return due;
    }

    @Override
    public int startedSince(long sinceMicros, @Nullable String before) {
        long beforeStart =
                before == null
                        ? Long.MAX_VALUE
                        : row(before)
                                .filter(it -> it.response().getStartedAt() != null)
                                .map(Entry::startedAt)
                                .orElse(Long.MAX_VALUE);
        int[] started = {0};
        int[] lookedAt = {0};
        stored.scan(
                key(BY_PLACE),
                (key, id) -> {
                    Optional<Entry> entry = row(text(id));
                    if (!text(key).startsWith(BY_PLACE)
                            || lookedAt[0]++ == LOOKED_AT_MAX
                            || entry.isEmpty()
                            || KeyRowCodec.micros(entry.get().response().getAt())
                                    < sinceMicros - CLOCKS_DIFFER_MICROS) {
                        return false;
                    }
                    Instant at = entry.get().response().getStartedAt();
                    if (at != null
                            && KeyRowCodec.micros(at) >= sinceMicros
                            && entry.get().startedAt() < beforeStart
                            && !entry.get().response().getResponseId().equals(before)) {
                        started[0]++;
                    }
                    return true;
                });
        return started[0];
    }

    @Override
    public void write(Response response) throws NotKeptException {
        try {
            ReviewReplica.awaitAll(
                    readBack, log.write(Map.of(response.getResponseId(), Optional.of(response))));
        } catch (NotWrittenException e) {
            throw new NotKeptException(String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<Entry> before(String id) {
        Entry inBatch = batch.get(id);
        return inBatch == null ? row(id) : Optional.of(inBatch);
    }

    private static void forget(Entry entry, Rows rows) {
        rows.delete(place(entry.offset()));
        if (ends(entry.response())) {
            rows.delete(end(entry.response()));
        }
    }

    private Optional<Entry> row(String id) {
        return Optional.ofNullable(stored.get(key(BY_ID + id))).map(Entry::of);
    }

    private static boolean ends(Response response) {
        return response.getState() == ResponseState.DONE && response.getSuspendedUntil() != null;
    }

    private static byte[] end(Response response) {
        Instant until = response.getSuspendedUntil();
        return key(
                BY_END
                        + HEX.toHexDigits(until == null ? 0 : KeyRowCodec.micros(until))
                        + '/'
                        + response.getResponseId());
    }

    private static byte[] place(long offset) {
        return key(BY_PLACE + HEX.toHexDigits(Long.MAX_VALUE - offset));
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
