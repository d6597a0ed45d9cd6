package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.serde.BareRecords;
import dev.keyfence.verifier.alert.AlertException;
import dev.keyfence.verifier.alert.AlertException.Criteria;
import dev.keyfence.verifier.alert.DetectionSettings;
import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import dev.keyfence.verifier.alert.RuleTuning;
import dev.keyfence.verifier.alert.SettingChange;
import dev.keyfence.verifier.alert.Severity;
import dev.keyfence.verifier.alert.UserRule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the topic {@code detector-config} means on a control node: what people set about detection,
 * on disk, under the records' keys.
 */
public final class ConfigReplica extends RowApplier<DetectorConfig> implements DetectionSettings {

    private static final BareRecords<DetectorConfig> ROW = new BareRecords<>(DetectorConfig.class);

    private static final String RULE = "rule/";
    private static final String EXCEPTION = "exception/";
    private static final String USER_RULE = "user-rule/";

    private final RowReader stored;
    private final RecordLog<DetectorConfig> log;
    private final ReadBack readBack = new ReadBack();

    /**
     * A replica of settings.
     *
     * @param deserializer reads the topic's values; used by one thread
     * @param stored reads the rows that the follower writes
     * @param log writes to the topic
     * @param deadLetters takes what cannot be read
     * @param metrics takes the counts
     */
    public ConfigReplica(
            Deserializer<DetectorConfig> deserializer,
            RowReader stored,
            RecordLog<DetectorConfig> log,
            DeadLetterSink deadLetters,
            ReplicaMetrics metrics) {
        super(
                deserializer,
                deadLetters,
                metrics,
                "A setting of detection is told as it was before");
        this.stored = stored;
        this.log = log;
    }

    @Override
    public String rowFormat() {
        return RowFormat.of("detector-config-rows-1", DetectorConfig.getClassSchema());
    }

    @Override
    @Nullable String keep(ConsumerRecord<byte[], byte[]> record, DetectorConfig entry, Rows rows) {
        readBack.read(record.partition(), record.offset());
        byte[] key = record.key();
        if (key == null || !entry.getId().equals(new String(key, StandardCharsets.UTF_8))) {
            return "the entry's id is not that of its record key";
        }
        if (kindOf(entry.getId(), RULE) != (entry.getTuning() != null)
                || kindOf(entry.getId(), EXCEPTION) != (entry.getException() != null)
                || kindOf(entry.getId(), USER_RULE) != (entry.getUserRule() != null)) {
            return "the entry does not hold what its key says";
        }
        rows.put(key, ROW.write(entry));
        return null;
    }

    @Override
    @Nullable String drop(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        readBack.read(record.partition(), record.offset());
        byte[] key = record.key();
        if (key == null) {
            return "the record has neither key nor value";
        }
        rows.delete(key);
        return null;
    }

    @Override
    public void reset() {
        super.reset();
        readBack.reset();
    }

    @Override
    public void applied(long position) {
        readBack.applied();
    }

    @Override
    public List<AlertException> exceptions() {
        return entries(EXCEPTION).stream().flatMap(it -> exception(it).stream()).toList();
    }

    @Override
    public Optional<AlertException> exception(String id) {
        return entry(EXCEPTION + id).flatMap(ConfigReplica::exception);
    }

    @Override
    public Optional<RuleTuning> tuning(String rule) {
        return entry(RULE + rule).flatMap(ConfigReplica::tuning);
    }

    @Override
    public void put(AlertException exception) throws NotWrittenException {
        Criteria criteria = exception.criteria();
        DetectorConfig.Builder entry =
                entry(EXCEPTION + exception.id(), exception.change())
                        .setException(
                                dev.keyfence.schemas.record.AlertException.newBuilder()
                                        .setRule(criteria.rule())
                                        .setKeyId(criteria.keyId())
                                        .setOwner(criteria.owner())
                                        .setNetwork(criteria.network())
                                        .setAutonomousSystem(criteria.autonomousSystem())
                                        .setUserAgent(criteria.userAgent())
                                        .setReason(exception.reason())
                                        .setExpiresAt(
                                                ReviewReplica.instant(exception.expiresAtMicros()))
                                        .build());
        write(entry.build());
    }

    @Override
    public void put(RuleTuning tuning) throws NotWrittenException {
        Severity severity = tuning.severity();
        write(
                entry(RULE + tuning.rule(), tuning.change())
                        .setTuning(
                                dev.keyfence.schemas.record.RuleTuning.newBuilder()
                                        .setRule(tuning.rule())
                                        .setEnabled(tuning.enabled())
                                        .setSeverity(
                                                severity == null
                                                        ? null
                                                        : dev.keyfence.schemas.record.Severity
                                                                .valueOf(severity.name()))
                                        .setSettings(tuning.settings())
                                        .build())
                        .build());
    }

    @Override
    public List<UserRule> userRules() {
        return entries(USER_RULE).stream().flatMap(it -> userRule(it).stream()).toList();
    }

    @Override
    public Optional<UserRule> userRule(String name) {
        return entry(USER_RULE + name).flatMap(ConfigReplica::userRule);
    }

    @Override
    public void put(UserRule rule) throws NotWrittenException {
        write(
                entry(USER_RULE + rule.name(), rule.change())
                        .setUserRule(
                                new dev.keyfence.schemas.record.UserRule(rule.name(), rule.yaml()))
                        .build());
    }

    @Override
    public void removeUserRule(String name) throws NotWrittenException {
        remove(List.of(USER_RULE + name));
    }

    @Override
    public void forget(List<String> exceptions) throws NotWrittenException {
        remove(exceptions.stream().map(id -> EXCEPTION + id).toList());
    }

    private void remove(List<String> ids) throws NotWrittenException {
        Map<String, Optional<DetectorConfig>> records = new LinkedHashMap<>();
        ids.forEach(id -> records.put(id, Optional.empty()));
        ReviewReplica.awaitAll(readBack, log.write(records));
    }

    /** All entries of a kind, in the order of their ids. */
    List<DetectorConfig> entries(String kind) {
        List<DetectorConfig> entries = new ArrayList<>();
        stored.scan(
                key(kind),
                (key, row) -> {
                    if (!new String(key, StandardCharsets.UTF_8).startsWith(kind)) {
                        return false;
                    }
                    entries.add(ROW.read(row));
                    return true;
                });
        return entries;
    }

    /** Writes an entry, and waits until this node has read it back. */
    void write(DetectorConfig entry) throws NotWrittenException {
        ReviewReplica.awaitAll(readBack, log.write(Map.of(entry.getId(), Optional.of(entry))));
    }

    /** One entry; empty when there is none of this id. */
    Optional<DetectorConfig> entry(String id) {
        return Optional.ofNullable(stored.get(key(id))).map(ROW::read);
    }

    private static DetectorConfig.Builder entry(String id, SettingChange change) {
        return DetectorConfig.newBuilder()
                .setId(id)
                .setVersion(change.version())
                .setActor(ReviewReplica.actor(change.actor()))
                .setAt(ReviewReplica.instant(change.atMicros()));
    }

    private static SettingChange change(DetectorConfig entry) {
        return new SettingChange(
                entry.getVersion(),
                ReviewReplica.actor(entry.getActor()),
                KeyRowCodec.micros(entry.getAt()));
    }

    private static Optional<AlertException> exception(DetectorConfig entry) {
        return Optional.ofNullable(entry.getException())
                .map(it ->
                        new AlertException(
                                entry.getId().substring(EXCEPTION.length()),
                                new Criteria(
                                        it.getRule(),
                                        it.getKeyId(),
                                        it.getOwner(),
                                        it.getNetwork(),
                                        it.getAutonomousSystem(),
                                        it.getUserAgent()),
                                it.getReason(),
                                KeyRowCodec.micros(it.getExpiresAt()),
                                change(entry)));
    }

    private static Optional<RuleTuning> tuning(DetectorConfig entry) {
        return Optional.ofNullable(entry.getTuning())
                .map(it ->
                        new RuleTuning(
                                it.getRule(),
                                it.getEnabled(),
                                Stream.ofNullable(it.getSeverity())
                                        .map(one -> Severity.valueOf(one.name()))
                                        .findFirst()
                                        .orElse(null),
                                it.getSettings(),
                                change(entry)));
    }

    private static Optional<UserRule> userRule(DetectorConfig entry) {
        return Optional.ofNullable(entry.getUserRule())
                .map(it -> new UserRule(it.getName(), it.getYaml(), change(entry)));
    }

    private static boolean kindOf(String id, String kind) {
        return id.startsWith(kind);
    }

    private static byte[] key(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }
}
