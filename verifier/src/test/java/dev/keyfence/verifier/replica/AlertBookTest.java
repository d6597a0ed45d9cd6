package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.AlertReview;
import dev.keyfence.schemas.record.AlertStatus;
import dev.keyfence.schemas.record.AlertStep;
import dev.keyfence.verifier.alert.AlertPlace;
import dev.keyfence.verifier.alert.AlertQuery;
import dev.keyfence.verifier.alert.AlertState;
import dev.keyfence.verifier.alert.Alerts;
import dev.keyfence.verifier.alert.EntityKind;
import dev.keyfence.verifier.alert.SampleAlerts;
import dev.keyfence.verifier.alert.Severity;
import dev.keyfence.verifier.feed.Feed.Watch;
import dev.keyfence.verifier.seeded.Seeded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Alerts and reviews as they come from their topics, and what is found of them. */
@ExtendWith(Seeded.class)
class AlertBookTest {

    private static final List<String> RULES = List.of("D1", "D3");
    private static final List<String> NAMES = List.of("a", "b", "c");

    private final MapRows alertRows = new MapRows();
    private final MapRows reviewRows = new MapRows();
    private final List<String> deadLetters = new ArrayList<>();
    private final AlertReplica alerts =
            new AlertReplica(
                    KeyRecords.deserializer(Alert.class),
                    alertRows,
                    (_, reason) -> deadLetters.add(reason),
                    new ReplicaCounters());
    private final ReviewReplica reviews =
            new ReviewReplica(
                    KeyRecords.deserializer(AlertReview.class),
                    reviewRows,
                    new RecordLog<>("alert-reviews", (_, _) -> new byte[0], Map.of()),
                    (_, reason) -> deadLetters.add(reason),
                    new ReplicaCounters());
    private final AlertBook book = new AlertBook(alerts, reviews);
    private long offset;

    /** Whatever comes, in whatever batches: each question is answered as a list would. */
    @Test
    void findsWhatAListWould(Random random) {
        Map<String, Alert> model = new HashMap<>();
        Map<String, AlertReview> reviewed = new HashMap<>();
        for (int step = 0; step < 400; step++) {
            Alert alert = random(random);
            if (random.nextInt(10) == 0) {
                model.remove(alert.getAlertId());
                apply(alert.getAlertId(), null);
            } else {
                model.put(alert.getAlertId(), alert);
                apply(alert.getAlertId(), alert);
            }
            if (random.nextInt(3) == 0) {
                AlertReview review = review(alert.getAlertId(), 1 + random.nextInt(5), random);
                reviewed.merge(
                        review.getAlertId(),
                        review,
                        (old, next) -> next.getVersion() > old.getVersion() ? next : old);
                apply(review);
            }
            if (random.nextInt(5) == 0) {
                alerts.applied(step);
                reviews.applied(step);
                AlertQuery query = query(random);
                assertThat(found(query, 1 + random.nextInt(4)))
                        .as("%s", query)
                        .isEqualTo(expected(query, model));
            }
        }
        assertThat(deadLetters).isEmpty();
        assertThat(model).isNotEmpty();
        reviewed.forEach((id, review) ->
                assertThat(reviews.of(id).version()).isEqualTo(review.getVersion()));
    }

    /** An update moves an alert in every index; nothing of where it was is left behind. */
    @Test
    void leavesNoIndexRowBehind() {
        Alert.Builder alert = SampleAlerts.key("D1", "key_1", "acme");
        for (int i = 0; i < 50; i++) {
            apply(
                    alert.getAlertId(),
                    alert.setLastSeen(SampleAlerts.NOW.plusSeconds(i))
                            .setSwallowedBy(i % 2 == 0 ? "exc_1" : null)
                            .build());
            if (i % 7 == 0) {
                alerts.applied(i);
            }
        }
        int[] rows = {0};
        alertRows.scan(
                new byte[0],
                (_, _) -> {
                    rows[0]++;
                    return true;
                });
        assertThat(rows[0]).as("the alert, time, rule, entity, key, owner").isEqualTo(6);
    }

    @Test
    void holdsTheFirstOfTwoReviewsOfOneVersion() {
        apply(SampleAlerts.address("D3", "a").build().getAlertId(), null);
        apply(review("x", 1, "ann"));
        apply(review("x", 1, "bob"));
        reviews.applied(1);
        apply(review("x", 1, "bob"));
        reviews.applied(2);
        assertThat(reviews.of("x").steps().getFirst().actor().id()).isEqualTo("ann");
        apply(review("x", 2, "bob"));
        reviews.applied(3);
        assertThat(reviews.of("x").steps().getFirst().actor().id()).isEqualTo("bob");
    }

    @Test
    void showsWhoWatchesWhatChanges() {
        Watch<AlertState> watch = book.watch(AlertQuery.ALL, null).orElseThrow();
        Alert alert = SampleAlerts.address("D3", "192.0.2.7").build();
        apply(alert.getAlertId(), alert);
        alerts.applied(1);
        assertThat(watch.take().events()).as("what was there before").isEmpty();
        alerts.caughtUp();
        reviews.caughtUp();
        assertThat(book.complete()).isTrue();

        apply(review(alert.getAlertId(), 1, "ann"));
        apply(review("of no alert", 1, "ann"));
        reviews.applied(2);
        assertThat(watch.take().events())
                .extracting(event -> event.item().status())
                .containsExactly(dev.keyfence.verifier.alert.AlertStatus.ACKNOWLEDGED);
        apply(alert.getAlertId(), alert);
        alerts.applied(3);
        assertThat(watch.take().events()).hasSize(1);
        alerts.reset();
        assertThat(book.complete()).isFalse();
    }

    @Test
    void setsAsideWhatItCannotUse() {
        Alert alert = SampleAlerts.address("D3", "192.0.2.7").build();
        apply("another", alert);
        Alert old =
                SampleAlerts.address("D4", "a").setLastSeen(Instant.EPOCH.minusSeconds(1)).build();
        apply(old.getAlertId(), old);
        alerts.apply(
                KeyRecords.record(
                        "alerts",
                        0,
                        offset++,
                        "x".getBytes(StandardCharsets.UTF_8),
                        KeyRecords.POISON),
                alertRows);
        reviews.apply(
                KeyRecords.record(
                        "alert-reviews",
                        0,
                        offset++,
                        "x".getBytes(StandardCharsets.UTF_8),
                        KeyRecords.bytes(review("y", 1, "ann"))),
                reviewRows);
        assertThat(deadLetters)
                .containsExactly(
                        "the alert's id is not that of its record key",
                        "the alert is of a time before 1970",
                        "the bytes of alerts make no sense",
                        "the review's alert is not that of its record key");
    }

    private List<String> found(AlertQuery query, int limit) {
        List<String> found = new ArrayList<>();
        AlertPlace after = null;
        do {
            Alerts.Page page = book.find(query, after, limit);
            page.alerts().forEach(state -> found.add(state.alert().id()));
            after = page.end();
        } while (after != null);
        assertThat(book.all(query, Integer.MAX_VALUE).alerts()).hasSize(found.size());
        return found;
    }

    private List<String> expected(AlertQuery query, Map<String, Alert> model) {
        return model.keySet().stream()
                .map(id -> book.find(id).orElseThrow())
                .filter(query::matches)
                .map(state -> AlertPlace.of(state.alert()))
                .sorted(
                        Comparator.comparingLong(AlertPlace::lastMicros)
                                .thenComparing(AlertPlace::id)
                                .reversed())
                .map(AlertPlace::id)
                .toList();
    }

    private static Alert random(Random random) {
        String name = pick(NAMES, random);
        Alert.Builder alert =
                random.nextBoolean()
                        ? SampleAlerts.key(pick(RULES, random), name, pick(NAMES, random))
                        : SampleAlerts.address(pick(RULES, random), name)
                                .setKeyId(random.nextBoolean() ? pick(NAMES, random) : null);
        alert.setLastSeen(SampleAlerts.NOW.plusSeconds(random.nextInt(5)))
                .setSwallowedBy(random.nextInt(4) == 0 ? pick(NAMES, random) : null)
                .setSeverity(pick(List.of(dev.keyfence.schemas.record.Severity.values()), random));
        return SampleAlerts.episode(alert, Integer.toString(random.nextInt(3)));
    }

    private static AlertQuery query(Random random) {
        return new AlertQuery(
                maybe(List.of(dev.keyfence.verifier.alert.AlertStatus.values()), random),
                maybe(List.of(Severity.values()), random),
                maybe(List.of(Severity.values()), random),
                maybe(RULES, random),
                maybe(List.of(EntityKind.KEY, EntityKind.ADDRESS), random),
                maybe(NAMES, random),
                maybe(NAMES, random),
                maybe(NAMES, random),
                random.nextInt(4) == 0,
                null,
                random.nextBoolean() ? 0 : micros(random.nextInt(5)),
                random.nextBoolean() ? Long.MAX_VALUE : micros(random.nextInt(6)));
    }

    private static long micros(int seconds) {
        return KeyRowCodec.micros(SampleAlerts.NOW.plusSeconds(seconds));
    }

    private static <T> @Nullable T maybe(List<T> of, Random random) {
        return random.nextInt(4) == 0 ? pick(of, random) : null;
    }

    private static <T> T pick(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static AlertReview review(String id, int version, Random random) {
        return AlertReview.newBuilder(review(id, version, "ann"))
                .setStatus(pick(List.of(AlertStatus.values()), random))
                .build();
    }

    private static AlertReview review(String id, int version, String actor) {
        return AlertReview.newBuilder()
                .setAlertId(id)
                .setVersion(version)
                .setStatus(AlertStatus.ACKNOWLEDGED)
                .setSteps(
                        List.of(
                                new AlertStep(
                                        AlertStatus.ACKNOWLEDGED,
                                        new Actor(actor, null, null),
                                        null,
                                        SampleAlerts.NOW)))
                .build();
    }

    private void apply(String key, @Nullable Alert alert) {
        alerts.apply(
                KeyRecords.record(
                        "alerts",
                        0,
                        offset++,
                        key.getBytes(StandardCharsets.UTF_8),
                        alert == null ? null : KeyRecords.bytes(alert)),
                alertRows);
    }

    private void apply(AlertReview review) {
        reviews.apply(
                KeyRecords.record(
                        "alert-reviews",
                        0,
                        offset++,
                        review.getAlertId().getBytes(StandardCharsets.UTF_8),
                        KeyRecords.bytes(review)),
                reviewRows);
    }
}
