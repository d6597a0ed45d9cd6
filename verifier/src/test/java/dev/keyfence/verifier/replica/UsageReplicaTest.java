package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.schemas.usage.ClientSketch;
import dev.keyfence.schemas.usage.LatencySketch;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyUsage.Kind;
import dev.keyfence.verifier.store.KeyUsage.Range;
import dev.keyfence.verifier.store.KeyUsage.Step;
import dev.keyfence.verifier.store.KeyUsage.Subject;
import dev.keyfence.verifier.store.KeyUsage.Total;
import dev.keyfence.verifier.store.KeyUsage.Window;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageReplicaTest {

    private static final KeyId KEY = new KeyId(1, 1);
    private static final long HOUR = 3_600_000;
    private static final Range ALL = new Range(Step.HOUR, 0, Long.MAX_VALUE);
    private static final Subject ACME = new Subject(Kind.OWNER, null, "acme");

    private final MapRows rows = new MapRows();
    private final List<String> deadLetters = new ArrayList<>();
    private final UsageReplica replica =
            new UsageReplica(
                    KeyRecords.deserializer(UsageWindow.class),
                    rows,
                    (_, reason) -> deadLetters.add(reason),
                    new ReplicaCounters());

    @Test
    void addsUpThePartsOfAWindow() {
        apply(owner("acme", 5, 0).allowed(3).denied(Map.of("revoked", 1L)).ip("192.0.2.1"));
        apply(owner("acme", 5, 7).allowed(4).denied(Map.of("revoked", 2L)).ip("192.0.2.2"));
        apply(owner("acme", 6, 7).allowed(1).ip("192.0.2.1"));
        apply(owner("acme2", 5, 7).allowed(100).ip("192.0.2.1"));

        List<Window> windows = replica.windows(ACME, ALL, 10);
        assertThat(windows).extracting(Window::startMillis).containsExactly(5 * HOUR, 6 * HOUR);
        assertThat(windows.getFirst().allowed()).isEqualTo(7);
        assertThat(windows.getFirst().denied()).isEqualTo(Map.of("revoked", 3L));
        assertThat(windows.getFirst().distinctIps()).isEqualTo(2);
        assertThat(windows.getFirst().latency()).containsExactly(500L, 500L, 500L);
        Window sum = Objects.requireNonNull(replica.sum(ACME, ALL));
        assertThat(sum.allowed()).isEqualTo(8);
        assertThat(sum.distinctIps()).isEqualTo(2);
        assertThat(replica.sum(new Subject(Kind.OWNER, null, "acm"), ALL)).isNull();
    }

    /**
     * Rows under another name are thrown away at start, so a name must not change from start to
     * start.
     */
    @Test
    void namesItsRowsByTheirSchemaAndNotByTheProcess() {
        long fingerprint =
                SchemaNormalization.parsingFingerprint64(
                        new Schema.Parser().parse(UsageWindow.getClassSchema().toString()));
        assertThat(replica.rowFormat()).isEqualTo("usage-rows-2 " + Long.toHexString(fingerprint));
    }

    @Test
    void replacesAWindowByItsLaterCountAndForgetsItWithItsTombstone() {
        Sample sample = owner("acme", 5, 0).allowed(3);
        apply(sample);
        apply(sample.allowed(9));
        assertThat(replica.windows(ACME, ALL, 10)).extracting(Window::allowed).containsExactly(9L);

        applyBytes(sample.key(), null);
        assertThat(replica.windows(ACME, ALL, 10)).isEmpty();
        assertThat(replica.totals(Kind.OWNER, null, ALL, null, 9).totals()).isEmpty();
        assertThat(replica.busiest(Kind.OWNER, null, ALL, 9).totals()).isEmpty();
        assertThat(rows.isEmpty()).isTrue();
    }

    @Test
    void findsWindowsOfAPeriodPageByPage() {
        for (int hour = 1; hour <= 5; hour++) {
            apply(owner("acme", hour, 0).allowed(hour));
            apply(owner("acme", hour, 1).allowed(hour));
        }

        assertThat(replica.windows(ACME, new Range(Step.HOUR, 2 * HOUR, 5 * HOUR), 2))
                .extracting(Window::allowed)
                .containsExactly(4L, 6L);
        assertThat(replica.windows(ACME, new Range(Step.HOUR, 4 * HOUR, 5 * HOUR), 2)).hasSize(1);
        assertThat(replica.windows(ACME, new Range(Step.DAY, 0, Long.MAX_VALUE), 2)).isEmpty();
    }

    @Test
    void listsTheBusiestFirst() {
        apply(owner("acme", 5, 0).allowed(3));
        apply(owner("acme", 6, 3).allowed(3).denied(Map.of("revoked", 4L)));
        apply(owner("beta", 5, 1).allowed(7));
        apply(owner("late", 9, 1).allowed(70));

        var totals = replica.busiest(Kind.OWNER, null, new Range(Step.HOUR, 0, 9 * HOUR), 9);
        assertThat(totals.complete()).isTrue();
        assertThat(totals.othersMost()).isZero();
        assertThat(totals.totals())
                .extracting(total -> total.subject().name(), Total::allowed, Total::denied)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("acme", 6L, 4L),
                        org.assertj.core.groups.Tuple.tuple("beta", 7L, 0L));
    }

    @Test
    void tellsRoutesOfAProfileApart() {
        apply(new Sample(UsageKind.ROUTE, "keyfence\u001f/a/{id}", "/a/{id}", 5, 0).allowed(1));
        apply(new Sample(UsageKind.ROUTE, "clipia\u001f/a/{id}", "/a/{id}", 5, 0).allowed(2));

        assertThat(replica.busiest(Kind.ROUTE, "clipia", ALL, 9).totals())
                .extracting(Total::subject, Total::allowed)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                new Subject(Kind.ROUTE, "clipia", "/a/{id}"), 2L));
        assertThat(replica.busiest(Kind.ROUTE, null, ALL, 9).totals()).hasSize(2);
        assertThat(replica.totals(Kind.ROUTE, null, ALL, null, 9).totals()).hasSize(2);
        assertThat(replica.totals(Kind.ROUTE, "clipia", ALL, null, 9).totals()).hasSize(1);
        assertThat(replica.windows(new Subject(Kind.ROUTE, "keyfence", "/a/{id}"), ALL, 5))
                .hasSize(1);
    }

    @Test
    void knowsWhenAKeyWasLastUsedAlsoWhenItsWindowsAreGone() {
        Sample sample = new Sample(UsageKind.KEY, KEY.toString(), KEY.toString(), 5, 0).allowed(1);
        assertThat(replica.lastUsedMicros(KEY)).isEmpty();
        apply(sample);
        apply(new Sample(UsageKind.KEY, KEY.toString(), KEY.toString(), 4, 0).allowed(1));
        applyBytes(sample.key(), null);

        assertThat(replica.lastUsedMicros(KEY)).hasValue((5 * HOUR + 2) * 1_000);
    }

    @Test
    void buriesWhatNamesNoWindowOrCannotBeRead() {
        Sample sample = owner("acme", 5, 0);
        for (String key : List.of("x", "owner/hour/x/0/acme", "a/hour/1970-01-01T05:00:00Z/0/b")) {
            applyBytes(key.getBytes(StandardCharsets.UTF_8), sample.bytes());
        }
        applyBytes(sample.key(), KeyRecords.POISON);
        applyBytes(null, sample.bytes());

        assertThat(deadLetters).hasSize(5);
        assertThat(replica.windows(ACME, ALL, 5)).isEmpty();
    }

    private static Sample owner(String owner, int hour, int part) {
        return new Sample(UsageKind.OWNER, owner, owner, hour, part);
    }

    private void apply(Sample sample) {
        applyBytes(sample.key(), sample.bytes());
    }

    private void applyBytes(byte @Nullable [] key, byte @Nullable [] value) {
        replica.apply(new ConsumerRecord<>("usage", 0, 0, key, value), rows);
        replica.ending(rows);
        replica.applied(1);
    }

    /** A window of an hour, and the key of its record. */
    private record Sample(
            UsageKind kind,
            String name,
            String subject,
            int hour,
            int part,
            long count,
            Map<String, Long> reasons,
            @Nullable String address) {

        private Sample(UsageKind kind, String name, String subject, int hour, int part) {
            this(kind, name, subject, hour, part, 0, Map.of(), null);
        }

        Sample allowed(long more) {
            return new Sample(kind, name, subject, hour, part, more, reasons, address);
        }

        Sample denied(Map<String, Long> more) {
            return new Sample(kind, name, subject, hour, part, count, more, address);
        }

        Sample ip(String more) {
            return new Sample(kind, name, subject, hour, part, count, reasons, more);
        }

        byte[] key() {
            String word = kind.name().toLowerCase(java.util.Locale.ROOT);
            return (word + "/hour/" + Instant.ofEpochMilli(hour * HOUR) + '/' + part + '/' + name)
                    .getBytes(StandardCharsets.UTF_8);
        }

        byte[] bytes() {
            Instant start = Instant.ofEpochMilli(hour * HOUR);
            ClientSketch clients = new ClientSketch();
            if (address != null) {
                clients.add(address);
            }
            LatencySketch latency = new LatencySketch();
            latency.add(500);
            UsageWindow window =
                    UsageWindow.newBuilder()
                            .setKind(kind)
                            .setSubject(subject)
                            .setProfile("keyfence")
                            .setStep(UsageStep.HOUR)
                            .setStart(start)
                            .setPart(part)
                            .setAllowed(count)
                            .setDenied(reasons)
                            .setFirstAt(start.plusMillis(1))
                            .setLastAt(start.plusMillis(2))
                            .setLastAllowedAt(count > 0 ? start.plusMillis(2) : null)
                            .setLastClientIp(address)
                            .setClients(clients.toBytes())
                            .setLatencies(latency.exact())
                            .build();
            try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
                BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
                new SpecificDatumWriter<UsageWindow>(
                                window.getSchema(), SpecificData.getForClass(UsageWindow.class))
                        .write(window, encoder);
                return out.toByteArray();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
